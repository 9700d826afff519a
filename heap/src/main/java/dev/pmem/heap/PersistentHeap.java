/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.PersistentMap;
import dev.pmem.heap.collection.PersistentSet;
import dev.pmem.heap.collection.PersistentSortedMap;
import dev.pmem.heap.collection.stored.CollectionStore;
import dev.pmem.heap.commit.CommitStatistics;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.context.LoadWarning;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.context.PlainTypes;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.extent.AccessFaults;
import dev.pmem.heap.extent.DefinitionCheck;
import dev.pmem.heap.extent.ObjectStore;
import dev.pmem.heap.inspect.HeapVerifier;
import dev.pmem.heap.inspect.SumVerifier;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.medium.MemoryFaults;
import dev.pmem.heap.medium.StackReserve;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.HeaderVerifier;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LastRecovery;
import dev.pmem.heap.pool.PoolHeader.LogKind;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolScan;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.recovery.LogVerifier;
import dev.pmem.heap.recovery.PoolRecovery;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.LogAreas;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapContents;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.store.UnclaimedExtent;
import dev.pmem.heap.store.Verification;

/**
 * An open pool: objects in extents and under named roots, changed by transactions. Thread-safe.
 * <p>
 * Invariant: while the heap is open, the pool's header says so. The header says "closed in order" only after the last
 * commit is whole and nothing more can be committed.
 */
public final class PersistentHeap implements AutoCloseable {

	private static final int ATTEMPTS_TO_VERIFY_JOURNAL = 10;

	private final Path path;

	private final HeapOptions options;

	private final Medium medium;

	private final Allocator allocator;

	private final Transactions engine;

	private final ObjectStore store;

	private final CollectionStore collections;

	/** The plain classes whose instances have an identity. */
	private final PlainTypes types;

	private final CommitLog log;

	private final RecoveryReport recovery;

	private final List<Consumer<CommitEvent>> observers = new CopyOnWriteArrayList<>();

	private final CurrentHeader header;

	private volatile boolean open = true;

	/** Set while closing, once the header says that the pool was closed in order, or never will. */
	private boolean isReleasing;

	/** Set while closing, once file and lock are given back. */
	private boolean isReleased;

	private PersistentHeap(Path path, HeapOptions options, Medium medium, Executor checkpoints) {
		long start = System.nanoTime();
		this.path = path;
		this.options = options;
		this.medium = medium;
		PoolHeader found = PoolHeader.read(medium);
		// 1. A pool that can't be trusted is refused and stays as it is.
		PoolOpening opening = PoolOpening.examine(medium, found, options);
		opening.settleSize();
		this.allocator = new Allocator(medium, opening.maximumSizeBytes());
		// 2. Recovery. A crash before the header is written leaves the pool recovered or not, and the next opening does the
		// same.
		CommitLog.Recovery recovered = opening.recover();
		requireNothingNewer(medium, found, recovered);
		// 3. The volatile state is built from the pool.
		this.allocator.load(recovered.sums());
		LogState logState = opening.log().prepare(this.allocator, options.journalSizeBytes());
		assert this.allocator.checkConsistent();
		// 4. The pool counts as open from here on, and as not synced if its commits will not be synced.
		RecoveryReport.Outcome outcome = outcome(found, recovered);
		LastRecovery last = new LastRecovery(outcome.code(), System.currentTimeMillis(), recovered.commitSequence());
		PoolHeader.Use use = new PoolHeader.Use(medium.boot(), PoolRecovery.isSynced(medium));
		// a pool of version 1 gets its sums now
		PoolSums sums = (recovered.sums() != null) ? recovered.sums() : PoolScan.sums(medium);
		this.header = new CurrentHeader(medium, (found != null)
				? found.next(recovered.commitSequence(), logState, sums).opened(last, use)
				: PoolHeader.create(logState, last, use), this.allocator.maximumSizeBytes());
		this.log = opening.log().start(this.allocator, this.header, checkpoints);
		try {
			VersionChains chains = new VersionChains();
			BlockStore blocks = new BlockStore(medium, chains, this.allocator::capacity);
			this.engine = new Transactions(blocks, this.allocator, chains, this.log, recovered.commitSequence(),
					options.maximumSnapshotBytes(), options.transactionWarning());
			PlainTypes plain = new PlainTypes(new ReflectionTypeModels(), this::extent,
					() -> begin(TransactionOptions.READ_ONLY), new LoadWarning(options.loadWarning()));
			this.types = plain;
			AtomicReference<CollectionStore> made = new AtomicReference<>();
			this.store = new ObjectStore(this.engine, (transaction) -> PersistenceContext.attach(transaction, plain),
					(catalog, faults, models) -> {
						made.set(new CollectionStore(catalog, faults, models));
						return made.get();
					});
			this.collections = Objects.requireNonNull(made.get());
		} catch (RuntimeException | Error ex) {
			this.log.close();
			throw ex;
		}
		this.recovery = new RecoveryReport(outcome, recovered.commitSequence(), recovered.blocksRestored(),
				recovered.batchesReplayed(), opening.powerLoss(), Duration.ofNanos(System.nanoTime() - start));
	}

	/**
	 * If a copy of the header is damaged, it may have been the newest. The log was then recovered by an older copy. If
	 * the log is damaged, too, the pool may hold parts of later commits.
	 */
	private static void requireNothingNewer(Medium medium, @Nullable PoolHeader found, CommitLog.Recovery recovered) {
		PoolSums expected = recovered.sums();
		List<String> damages = new ArrayList<>();
		if (found != null && expected != null) {
			HeaderVerifier.verify(medium, damages::add);
		}
		if (!damages.isEmpty() && !PoolScan.sums(medium).equals(expected)) {
			throw CorruptPoolException.damaged(PoolFacts.of(medium.name()), damages.getFirst()
					+ ", and what the pool holds isn't what commit " + recovered.commitSequence()
					+ " has left, the newest that the other copies and the log tell of");
		}
	}

	private static RecoveryReport.Outcome outcome(@Nullable PoolHeader found, CommitLog.Recovery recovered) {
		if (found == null) {
			return RecoveryReport.Outcome.CREATED;
		}
		if (found.clean() && recovered.commitSequence() == found.commitSequence() && !recovered.undone()) {
			return RecoveryReport.Outcome.CLEAN;
		}
		return recovered.undone()
				? RecoveryReport.Outcome.LAST_COMMIT_UNDONE
				: RecoveryReport.Outcome.LAST_COMMIT_WHOLE;
	}

	/** Whether values of a class, not primitive, can be stored by themselves, without being taken apart. */
	public static boolean hasValuesOf(Class<?> type) {
		return type != Object.class && Kind.ofClass(type) != null;
	}

	/**
	 * Opens the pool at this path and recovers it, or makes a new pool.
	 * @throws PoolException a subclass for each reason why the pool can't be opened
	 */
	public static PersistentHeap open(Path path, HeapOptions options) {
		FenceReach reach = (options.durability() == Durability.POWER_LOSS) ? FenceReach.DEVICE : FenceReach.PAGE_CACHE;
		long reachedBytes = options.maximumSizeBytes() + LogAreas.bytesBeyond(options.maximumSizeBytes());
		MediumOptions mediumOptions = new MediumOptions(reach, options.initialSizeBytes(), reachedBytes);
		Executor checkpoints = (task) -> startCheckpoint(path, task);
		// nothing is allocated between the opening of the medium and the try block that closes it
		StackReserve.requireForOpening();
		return open(path, options, Mediums.open(path, mediumOptions), checkpoints);
	}

	/** Each checkpoint has its own thread: there is one checkpoint at a time, and hours may lie between two. */
	private static void startCheckpoint(Path path, Runnable task) {
		Thread.ofPlatform().daemon().name("pmem-checkpoint " + path.getFileName()).start(task);
	}

	/**
	 * Opens a pool on this medium. The medium is closed with the heap, or at once if the pool can't be opened.
	 * @param checkpoints runs the checkpoints of a journal
	 */
	static PersistentHeap open(Path path, HeapOptions options, Medium medium, Executor checkpoints) {
		try {
			return new PersistentHeap(path, options, medium, checkpoints);
		} catch (InternalError ex) {
			try {
				throw MemoryFaults.translate(medium, ex);
			} finally {
				medium.close();
			}
		} catch (RuntimeException | Error ex) {
			medium.close();
			throw ex;
		}
	}

	/** The pool's file. */
	public Path path() {
		return this.path;
	}

	/** The pool's id, which is made with the pool and never changes. */
	public UUID poolId() {
		return this.header.get().poolId();
	}

	/** The options with which the pool was opened. */
	public HeapOptions options() {
		return this.options;
	}

	/** How the pool's bytes are reached, in the words of the start-up line. */
	public String mediumName() {
		return this.medium.kind();
	}

	/** What opening found and did. */
	public RecoveryReport recovery() {
		return this.recovery;
	}

	/** The present figures. */
	public HeapStatistics statistics() {
		this.engine.watchFile();
		CommitStatistics counts = this.engine.statistics();
		return HeapStatistics.builder().sizeBytes(this.medium.sizeBytes()).usedBytes(this.allocator.usedBytes())
				.maximumSizeBytes(this.allocator.maximumSizeBytes()).commitCount(counts.commitCount())
				.conflictCount(counts.conflictCount()).batchCount(counts.batchCount())
				.commitNanos(counts.commitNanos()).commitSequence(this.engine.commitSequence())
				.activeTransactionCount(this.engine.activeTransactionCount())
				.snapshotBytes(this.engine.snapshotBytes()).journalBytes(journalBytes()).build();
	}

	private long journalBytes() {
		LogState log = this.header.get().log();
		return (log.journalOffset() != 0) ? log.journalBytes() : 2L * PoolLayout.LOG_FRAME_BYTES;
	}

	/** Whether the heap is open. An open heap may refuse commits: see {@link #failure}. */
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * The reason why no transaction can be committed any more, although the heap can be read; null while commits are
	 * possible.
	 */
	public @Nullable PoolException failure() {
		this.engine.watchFile();
		return this.engine.failure();
	}

	/** Refuses all further changes of the pool with the exceptions that are made here; reading goes on. */
	void refuseWrites(Supplier<? extends RuntimeException> refusal) {
		this.engine.gate().shut(refusal);
	}

	/**
	 * Begins a transaction on the newest snapshot. The caller must end it, because its snapshot keeps space from being
	 * reused.
	 * @throws IllegalStateException if the heap is closed
	 */
	public HeapTransaction begin(TransactionOptions options) {
		return this.store.begin(options);
	}

	/** Runs the action in a transaction. Commits when the action returns, rolls back when it throws. */
	public <R> R inTransaction(Function<HeapTransaction, R> action) {
		HeapTransaction transaction = begin(TransactionOptions.DEFAULT);
		try {
			R result = action.apply(transaction);
			transaction.commit();
			return result;
		} catch (Throwable ex) {
			// nothing can fail after the commit: the caller must not take the commit for refused
			transaction.close();
			throw ex;
		}
	}

	/** Runs an action without a result in a transaction. Commits when the action returns, rolls back when it throws. */
	public void inTransactionWithoutResult(Consumer<HeapTransaction> action) {
		HeapTransaction transaction = begin(TransactionOptions.DEFAULT);
		try {
			action.accept(transaction);
			transaction.commit();
		} catch (Throwable ex) {
			// nothing can fail after the commit: the caller must not take the commit for refused
			transaction.close();
			throw ex;
		}
	}

	/**
	 * Opens the extent, or makes it if the pool has none of this name. Checks that the stored objects can be read as
	 * the class, drops indexes that are no longer defined, and builds new ones. An equal definition returns the same
	 * extent.
	 * @throws PoolException a subclass for each reason why the extent can't be opened; the pool is as before
	 */
	public <T> Extent<T> extent(ExtentDefinition<T> definition) {
		Extent<T> extent = this.store.extent(definition);
		this.types.opened(extent);
		return extent;
	}

	/**
	 * Refuses a definition that no pool could open, whatever is in it.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if objects of the definition's classes can't be stored, or
	 * can't be indexed so
	 */
	public static void check(ExtentDefinition<?> definition) {
		DefinitionCheck.check(definition);
	}

	/**
	 * The extents that hold objects and that were not opened since the heap was: after an application has opened all of its
	 * extents, most likely those of classes that were renamed or moved without a word about their previous names.
	 */
	public List<UnclaimedExtent> unclaimedExtents() {
		return this.store.unclaimedExtents();
	}

	/**
	 * Writes all objects of the open extents in the form that their classes have now, and forgets the earlier forms. The
	 * objects' values stay as they are; no constructor runs, and versions are not counted. Works in commits of a bounded
	 * size, beside other transactions; a transaction that changes an object in the moment in which it is converted may be
	 * refused with a {@link dev.pmem.heap.exception.ConflictException}. If it is cut off, another call goes on.
	 * @param progress is told of the progress after each commit, on the calling thread
	 * @return how many objects were converted
	 * @throws PoolException if the pool can't be written or is damaged
	 */
	public long convertObjects(Consumer<ConversionProgress> progress) {
		return this.store.convertObjects(progress);
	}

	/**
	 * A new live object: an instance of an interface, or of an abstract class without fields, whose getters and setters
	 * work on the bytes of the stored object. All of its properties are zero or null. If an extent of the type is open,
	 * the object is stored in it when the transaction commits, and gets an id if it has none then. Otherwise it is stored
	 * when something that is stored refers to it: a root, or another object.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if the type is neither, or can't be implemented
	 * @throws IllegalStateException if the transaction has ended or only reads
	 */
	public <T> T create(HeapTransaction transaction, Class<T> type) {
		return type.cast(PersistenceContext.of(transaction, this.types).create(this.types.typeOf(type)));
	}

	/**
	 * The value of a named root, a new instance each time; null if there is none of this name.
	 * @param type its class or record
	 */
	public <T> @Nullable T root(HeapTransaction transaction, String name, Class<T> type) {
		return this.store.root(transaction, name, type);
	}

	/** Stores a value, an instance of a class or record, as a root; null removes the root. */
	public void setRoot(HeapTransaction transaction, String name, @Nullable Object value) {
		this.store.setRoot(transaction, name, value);
	}

	/**
	 * The list under a root's name; an empty one is made where there is no root of this name.
	 * @param element the class of the elements: a value's, an enum's, a record's or any class that can be stored
	 * @throws LayoutMismatchException if the root is something else
	 */
	public <E> PersistentList<E> list(HeapTransaction transaction, String name, Class<E> element) {
		return this.collections.list(transaction, name, element);
	}

	/**
	 * The set under a root's name; an empty one is made where there is no root of this name.
	 * @param element the class of the elements
	 * @throws LayoutMismatchException if the root is something else
	 */
	public <E> PersistentSet<E> set(HeapTransaction transaction, String name, Class<E> element) {
		return this.collections.set(transaction, name, element);
	}

	/**
	 * The map under a root's name; an empty one is made where there is no root of this name.
	 * @param key the class of the keys
	 * @param value the class of the values
	 * @throws LayoutMismatchException if the root is something else
	 */
	public <K, V> PersistentMap<K, V> map(HeapTransaction transaction, String name, Class<K> key, Class<V> value) {
		return this.collections.map(transaction, name, key, value);
	}

	/**
	 * The sorted map under a root's name; an empty one is made where there is no root of this name.
	 * @param key the class of the keys, which must have an order: numbers, text, times
	 * @param value the class of the values
	 * @throws LayoutMismatchException if the root is something else
	 */
	public <K, V> PersistentSortedMap<K, V> sortedMap(HeapTransaction transaction, String name, Class<K> key,
			Class<V> value) {
		return this.collections.sortedMap(transaction, name, key, value);
	}

	/**
	 * The names of the roots as of the transaction's snapshot, with the transaction's own changes; a new set each time.
	 */
	public Set<String> rootNames(HeapTransaction transaction) {
		return this.store.rootNames(transaction);
	}

	/**
	 * Reads and checks all of the pool as of the newest commit, and returns what is wrong. Takes time in proportion to
	 * the pool; transactions go on meanwhile.
	 * @throws SnapshotTooOldException if transactions change so much that the versions to be read can't be kept: see
	 * {@link HeapOptions#maximumSnapshotBytes}
	 * @throws PoolException if the pool's own tables are so damaged that the rest can't be read
	 */
	public Verification verify() {
		try {
			return tryVerify();
		} catch (InternalError ex) {
			throw MemoryFaults.translate(this.medium, ex);
		}
	}

	private Verification tryVerify() {
		List<String> problems = new ArrayList<>();
		this.header.verify(problems::add);
		if (failure() == null) {
			verifyLog(problems);
		}
		SumVerifier sums = new SumVerifier(this.medium, this.engine, this.log);
		this.engine.whileNothingCommits(() -> {
			if (failure() == null) {
				sums.begin();
			}
			return null;
		});
		sums.verify(problems::add);
		return new AccessFaults(this.medium).checked(() -> HeapVerifier.verify(this.engine, this.store.catalog(),
				this.store::openExtent, problems));
	}

	private void verifyLog(List<String> problems) {
		if (this.header.get().log().kind() == LogKind.UNDO) {
			this.engine.whileNothingCommits(() -> {
				LogVerifier.verify(this.medium, this.header.get(), this.engine.commitSequence(), problems::add);
				return null;
			});
			return;
		}
		// The journal takes longer to read, and commits go on. A record stays as it is until a checkpoint gives it up.
		// It is then read once more; if commits are too fast for that, nothing is reported.
		for (int attempt = 0; attempt < ATTEMPTS_TO_VERIFY_JOURNAL; attempt++) {
			PoolHeader read = this.header.get();
			List<String> found = new ArrayList<>();
			this.allocator.logAreas().whileRead(() -> LogVerifier.verify(this.medium, read, this.engine
					.commitSequence(),
					found::add));
			if (found.isEmpty() || this.header.get().generation() == read.generation()) {
				problems.addAll(found);
				return;
			}
		}
	}

	/** The contents of the pool as of the newest commit. Takes time in proportion to the pool's indexes. */
	public HeapContents contents() {
		return this.store.contents();
	}

	/** Adds an observer. It is called for each commit on the committing thread, and must be quick and not throw. */
	public void observeCommits(Consumer<CommitEvent> observer) {
		this.observers.add(observer);
		this.engine.statistics().observe((nanos, batchSize, refused) -> {
			CommitEvent event = new CommitEvent(nanos, batchSize, refused);
			for (Consumer<CommitEvent> each : this.observers) {
				try {
					each.accept(event);
				} catch (RuntimeException ex) {
					// the transaction is committed, or refused, whatever the observer does, and its caller must be told
					// so
					System.getLogger(PersistentHeap.class.getName()).log(System.Logger.Level.WARNING,
							"An observer of commits failed", ex);
				}
			}
		});
	}

	/**
	 * A commit, as observers see it.
	 *
	 * @param nanos time from the call of commit to its return, in nanoseconds
	 * @param batchSize number of transactions that its batch committed; 0 if it was refused
	 * @param refused whether it was refused for a conflict or a taken key
	 */
	public record CommitEvent(long nanos, int batchSize, boolean refused) {}

	/**
	 * Waits for the commit in progress, refuses further commits, and marks the pool as closed in order. Changes of
	 * active transactions are lost. Idempotent. If an error of the JVM interrupts the call, it can be called again, and
	 * goes on.
	 */
	@Override
	public synchronized void close() {
		if (this.isReleased) {
			return;
		}
		this.open = false;
		// 1. Nobody commits from here on. An error before that leaves the heap as it is, because a commit may still use
		// the mapping.
		this.store.close();
		long commitSequence = this.engine.close();
		try {
			// 2. Everything is durable, and the header says so. An error leaves this to the next opening's recovery.
			if (!this.isReleasing && failure() == null) {
				assert this.allocator.checkConsistent();
				finish(commitSequence);
			}
		} finally {
			// 3. file and lock are given back
			this.isReleasing = true;
			try {
				this.log.close();
			} finally {
				this.medium.close();
			}
			this.isReleased = true;
		}
	}

	private void finish(long commitSequence) {
		try {
			this.medium.requireIntact();
			// the whole pool is on the device before the header says that it was closed
			LogState finished = this.log.finish();
			PoolSums sums = this.log.sums();
			this.header.update((present) -> present.next(commitSequence, finished, sums).closed());
			// no record is needed from here on; a crash before this leaves it to the next opening
			this.allocator.logAreas().cutAllBeyond();
		} catch (InternalError ex) {
			throw MemoryFaults.translate(this.medium, ex);
		}
	}

}
