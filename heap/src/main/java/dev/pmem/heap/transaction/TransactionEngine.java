package dev.pmem.heap.transaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.Allocator;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;

/**
 * Begins transactions and commits them, in batches one after the other. Whoever commits while nobody leads becomes the
 * leader and commits all that wait; the others wait for it.
 * <p>
 * Invariants:
 * <ul>
 * <li>only the leader writes to the pool, the version chains and the index trees;
 * <li>a sequence is published after all of its batch is committed, so no snapshot sees half of it;
 * <li>after a failed store or sync nothing is committed any more ({@code failure}), reading goes on.
 * </ul>
 * Lock order: leadership, then the allocator's lock.
 */
public final class TransactionEngine {

	/** More would make the first of a batch wait long for the last. */
	static final int MAXIMUM_BATCH_SIZE = 256;

	private static final int SPINS_BEFORE_PARKING = 200;

	private final BlockStore store;

	private final Allocator allocator;

	private final VersionChains chains;

	private final CommitLog log;

	private final Snapshots snapshots;

	private final IndexBirths births = new IndexBirths();

	private final TransactionStatistics statistics;

	private final ConcurrentLinkedQueue<CommitRequest> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean leading = new AtomicBoolean();

	/** Where a batch costs a sync; null on memory, where nothing is gained by waiting. */
	private final @Nullable BatchGathering gathering;

	/** Blocks freed by commits that a snapshot may still reach; the leader's. */
	private final ArrayDeque<Freed> freed = new ArrayDeque<>();

	/** Whether the newest commit let go of blocks; the leader's. */
	private boolean hasReleased;

	private volatile @Nullable PoolException failure;

	private volatile boolean closed;

	private record Freed(long sequence, long[] offsets) {}

	public TransactionEngine(BlockStore store, Allocator allocator, VersionChains chains, CommitLog log,
			long commitSequence) {
		this.store = store;
		this.allocator = allocator;
		this.chains = chains;
		this.log = log;
		this.snapshots = new Snapshots(commitSequence);
		boolean onMemory = store.medium().persistence() != Persistence.SYNCED_FILE;
		this.statistics = new TransactionStatistics(onMemory);
		this.gathering = onMemory ? null : new BatchGathering(this.waiting);
	}

	/** Begins a transaction on the newest snapshot. */
	public Transaction begin(boolean readOnly, boolean serializable) {
		requireOpen();
		return new Transaction(this, this.snapshots.acquire(), readOnly, serializable);
	}

	BlockStore store() {
		return this.store;
	}

	public Allocator allocator() {
		return this.allocator;
	}

	IndexBirths births() {
		return this.births;
	}

	Snapshots snapshots() {
		return this.snapshots;
	}

	public TransactionStatistics statistics() {
		return this.statistics;
	}

	/** The newest commit. */
	public long commitSequence() {
		return this.snapshots.published();
	}

	public int activeTransactionCount() {
		return this.snapshots.activeCount();
	}

	/** Why nothing can be committed any more; null while all is well. */
	public @Nullable PoolException failure() {
		return this.failure;
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool " + this.store.medium().name() + " is closed");
		}
	}

	/** Commits, or throws why not. Uses of reserved space are settled in either case. */
	void commit(Transaction transaction) {
		boolean timed = this.statistics.times(transaction.snapshot());
		long start = timed ? System.nanoTime() : 0;
		CommitRequest request = new CommitRequest(transaction);
		if (this.leading.compareAndSet(false, true)) {
			lead(request);
		} else {
			this.waiting.add(request);
			if (this.gathering != null) {
				this.gathering.joined();
			}
			awaitOrLead(request);
		}
		this.statistics.settled(transaction.snapshot(), timed ? System.nanoTime() - start : 0, request);
		request.throwIfRefused();
	}

	private void awaitOrLead(CommitRequest request) {
		int spins = 0;
		boolean interrupted = false;
		while (!request.isDone()) {
			if (!this.leading.get() && this.leading.compareAndSet(false, true)) {
				lead(null);
			} else if (spins++ < SPINS_BEFORE_PARKING) {
				Thread.onSpinWait();
			} else {
				// the leader wakes whoever it has settled and, when it steps down, the first that waits
				LockSupport.park(this);
				// an interrupt must not keep the next park from waiting; whoever called commit gets it back
				interrupted |= Thread.interrupted();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Commits the own request, and whatever waits by then, as one batch; then steps down. */
	private void lead(@Nullable CommitRequest own) {
		List<CommitRequest> requests = new ArrayList<>();
		try {
			if (own != null) {
				requests.add(own);
			}
			if (this.gathering != null) {
				this.gathering.gather(own != null);
			}
			for (CommitRequest next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
				requests.add(next);
				if (requests.size() == MAXIMUM_BATCH_SIZE) {
					break;
				}
			}
			if (!requests.isEmpty()) {
				long start = (this.gathering != null) ? System.nanoTime() : 0;
				commitBatch(requests);
				if (this.gathering != null) {
					this.gathering.committed(requests.size(), System.nanoTime() - start);
				}
			}
		} catch (RuntimeException | Error ex) {
			// the others must not wait for what will never come
			PoolException failed = new PoolException("Pool " + this.store.medium().name()
					+ ": the thread that was to commit this transaction failed", ex);
			requests.stream().filter((request) -> !request.isDone()).forEach((request) -> request.refuse(failed));
			throw ex;
		} finally {
			stepDown();
			for (CommitRequest request : requests) {
				if (request != own) {
					LockSupport.unpark(request.thread());
				}
			}
		}
	}

	private void commitBatch(List<CommitRequest> requests) {
		List<CommitRequest> open = requests;
		while (!open.isEmpty()) {
			open = tryCommit(open);
		}
	}

	/**
	 * Settles the requests as one batch. Where one fails in the midst of its changes, the batch is given up, and those
	 * that are not settled are given back to be tried again.
	 */
	private List<CommitRequest> tryCommit(List<CommitRequest> requests) {
		CommitBatch batch = new CommitBatch(this.store, this.allocator, requests.getFirst().expectedBlocks());
		List<CommitRequest> accepted = new ArrayList<>(requests.size());
		for (CommitRequest request : requests) {
			try {
				refuseIfUnusable();
				request.transaction().validate(batch);
			} catch (RuntimeException | Error ex) {
				request.refuse(ex);
				continue;
			}
			try {
				request.transaction().apply(batch);
				accepted.add(request);
			} catch (RuntimeException | Error ex) {
				batch.cancel();
				request.refuse(ex);
				return requests.stream().filter((other) -> !other.isDone()).toList();
			}
		}
		if (!accepted.isEmpty() && !persist(batch, accepted)) {
			refuseOrCommitAlone(accepted);
		}
		return List.of();
	}

	/** There was no room for the batch; each transaction of it may still fit alone. */
	private void refuseOrCommitAlone(List<CommitRequest> accepted) {
		for (CommitRequest request : accepted) {
			if (!request.isDone()) {
				commitBatch(List.of(request));
			}
		}
	}

	private void refuseIfUnusable() {
		PoolException poison = this.failure;
		if (poison != null) {
			throw new PoolAccessException("Pool " + this.store.medium().name()
					+ " takes no more commits since one failed: " + poison.getMessage()
					+ " What is committed can be read; close the pool, mend the cause and open it again.", poison);
		}
		requireOpen();
	}

	/** False if there's no room for the batch, in memory or for its log record. */
	private boolean persist(CommitBatch batch, List<CommitRequest> accepted) {
		long sequence = this.snapshots.published() + 1;
		ChangeSet changes;
		try {
			changes = batch.toChangeSet(sequence, this.chains);
		} catch (RuntimeException | Error ex) {
			giveUp(batch, accepted, ex);
			return false;
		}
		// sequences have no gaps: the log's two slots take turns by them
		boolean stores = !changes.changes().isEmpty();
		if (stores) {
			try {
				this.log.commit(changes);
			} catch (PoolFullException ex) {
				giveUp(batch, accepted, ex);
				return false;
			} catch (RuntimeException | Error ex) {
				poison(ex, accepted);
				return true;
			}
			this.snapshots.publish(sequence);
		}
		// 1. committed, whatever happens to this thread from here on: no block of it may be given back
		for (CommitRequest request : accepted) {
			request.transaction().committed();
		}
		// 2. should this fail, then what the allocator and the chains hold can't be trusted any more
		try {
			settle(batch, sequence, accepted);
			if (stores) {
				reclaim(sequence);
			}
		} catch (RuntimeException | Error ex) {
			this.failure = new PoolException("Pool " + this.store.medium().name()
					+ ": a commit was stored, but what follows it failed", ex);
			accepted.stream().filter((request) -> !request.isDone())
					.forEach((request) -> request.succeed(accepted.size()));
		}
		return true;
	}

	/** Nothing of the batch has been stored. */
	private static void giveUp(CommitBatch batch, List<CommitRequest> accepted, Throwable cause) {
		batch.cancel();
		if (accepted.size() == 1) {
			accepted.getFirst().refuse(cause);
		}
	}

	private void settle(CommitBatch batch, long sequence, List<CommitRequest> accepted) {
		long[] freedOffsets = batch.settle();
		if (freedOffsets.length > 0) {
			this.freed.add(new Freed(sequence, freedOffsets));
		}
		if (!accepted.isEmpty()) {
			this.statistics.batchCommitted(accepted.size());
		}
		for (CommitRequest request : accepted) {
			request.transaction().nameCreatedIndexes(this.births, sequence);
			request.transaction().releaseSnapshot();
			request.succeed(accepted.size());
		}
	}

	private void poison(Throwable cause, List<CommitRequest> accepted) {
		PoolException poison = (cause instanceof PoolException pool)
				? pool
				: new PoolException(
						"Pool " + this.store.medium().name() + ": a commit failed while it was stored", cause);
		this.failure = poison;
		accepted.forEach((request) -> request.refuse(poison));
		if (cause instanceof Error error && !(cause instanceof InternalError)) {
			throw error;
		}
	}

	/** Hands out again what no snapshot needs. */
	private void reclaim(long sequence) {
		long oldest = this.snapshots.oldest();
		this.chains.installed(sequence, oldest);
		if (this.hasReleased) {
			this.hasReleased = false;
			this.allocator.beginRelease();
		}
		for (Freed next = this.freed.peek(); next != null && next.sequence <= oldest; next = this.freed.peek()) {
			this.freed.remove();
			this.hasReleased = true;
			for (long offset : next.offsets) {
				this.allocator.release(offset);
			}
		}
	}

	/** Waits for the commit in progress and runs the action before any other. */
	public <R> R whileNothingCommits(Supplier<R> action) {
		while (!this.leading.compareAndSet(false, true)) {
			Thread.onSpinWait();
		}
		try {
			return action.get();
		} finally {
			stepDown();
		}
	}

	private void stepDown() {
		this.leading.set(false);
		CommitRequest next = this.waiting.peek();
		if (next != null) {
			LockSupport.unpark(next.thread());
		}
	}

	/**
	 * Writes the ends of spans that became empty, which else the next commit does: so their chunks serve any size class.
	 * @return whether there was one, and its end is in the pool
	 */
	boolean endEmptiedSpans() {
		return whileNothingCommits(this::writeEnds);
	}

	/** By the leader. */
	private boolean writeEnds() {
		boolean written = false;
		boolean goOn = this.allocator.hasEmptied();
		while (goOn && this.failure == null && !this.closed) {
			long before = this.snapshots.published();
			goOn = persist(new CommitBatch(this.store, this.allocator, 0), List.of())
					&& this.snapshots.published() != before;
			written |= goOn;
			goOn &= this.allocator.hasEmptied();
		}
		return written;
	}

	/**
	 * Waits for the commit in progress, then refuses every further one. Gives the newest commit. Spans that it emptied are
	 * ended, for no further commit does it.
	 */
	public long close() {
		return whileNothingCommits(() -> {
			writeEnds();
			this.closed = true;
			return this.snapshots.published();
		});
	}

	public Medium medium() {
		return this.store.medium();
	}

}
