/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.transaction.Committer;
import dev.pmem.heap.transaction.IndexBirths;
import dev.pmem.heap.transaction.OpenTransactions;
import dev.pmem.heap.transaction.Snapshots;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionContext;
import dev.pmem.heap.transaction.TransactionMode;
import dev.pmem.heap.transaction.WriteGate;

/**
 * The transactions of an open pool: begins them, commits them, counts them, and refuses further ones when the pool is
 * closed. {@link GroupCommit} carries commits out. Thread-safe.
 */
public final class Transactions implements Committer<Transaction> {

	private final BlockStore store;

	private final Allocator allocator;

	private final VersionChains chains;

	private final Snapshots snapshots;

	private final OpenTransactions openTransactions;

	private final FileWatch fileWatch;

	private final CommitStatistics statistics;

	/** Used by the leader. */
	private final SnapshotKeeper keeper;

	private final BatchCommitter committer;

	private final GroupCommit groupCommit;

	private final TransactionContext context;

	private final WriteGate gate = new WriteGate();

	/**
	 * @param commitSequence the newest commit in the pool
	 * @param maximumSnapshotBytes how much of the Java heap old snapshots may take before the oldest is ended, in bytes
	 * @param transactionWarning how long a transaction may be open before the log tells of it; zero for ever
	 */
	public Transactions(BlockStore store, Allocator allocator, VersionChains chains, CommitLog log,
			long commitSequence, long maximumSnapshotBytes, Duration transactionWarning) {
		this.store = store;
		this.allocator = allocator;
		this.chains = chains;
		this.snapshots = new Snapshots(commitSequence);
		this.openTransactions = new OpenTransactions(this.snapshots, store.medium().name(), transactionWarning,
				chains::retainedBytes);
		this.fileWatch = new FileWatch(store.medium());
		this.statistics = new CommitStatistics(store.medium().persistence() != Persistence.SYNCED_FILE);
		IndexBirths births = new IndexBirths();
		this.keeper = new SnapshotKeeper(this.snapshots, chains, allocator, maximumSnapshotBytes);
		this.committer = new BatchCommitter(store, allocator, chains, log, this.snapshots, births, this.keeper,
				this.statistics);
		this.groupCommit = new GroupCommit(store.medium(), this.committer, this.keeper);
		this.context = new TransactionContext(store, allocator, this.snapshots, births, this.gate);
	}

	/**
	 * Begins a transaction on the newest snapshot.
	 * @throws IllegalStateException if the pool is closed
	 */
	public Transaction begin(TransactionMode mode) {
		this.committer.requireOpen();
		this.groupCommit.finishAbandoned();
		Transaction begun = new Transaction(this.context, this, mode);
		this.openTransactions.begun(begun.lease());
		return begun;
	}

	@Override
	public void commit(Transaction transaction) {
		if (!this.gate.isOpen() && transaction.hasChanges()) {
			this.gate.requireOpen();
		}
		boolean timed = this.statistics.times(transaction.snapshot());
		long start = timed ? System.nanoTime() : 0;
		CommitRequest request = new CommitRequest(transaction);
		if (timed) {
			lookAtFile(start);
		}
		this.groupCommit.settle(request);
		try {
			long end = timed ? System.nanoTime() : 0;
			this.statistics.settled(transaction.snapshot(), end - start, request);
			if (timed) {
				this.openTransactions.look(end);
			}
		} catch (OutOfMemoryError | StackOverflowError _) {
			// a figure is wrong; the commit is what it is
		}
		Throwable refusal = request.refusal;
		if (refusal != null) {
			throw GroupCommit.unchecked(refusal);
		}
		// nothing is called from here on: the transaction is committed
	}

	private void lookAtFile(long now) {
		try {
			this.fileWatch.look(now);
		} catch (OutOfMemoryError | StackOverflowError _) {
			// the next one looks
		}
	}

	@Override
	public void snapshotEnded(long snapshot) {
		this.groupCommit.snapshotEnded(snapshot);
	}

	@Override
	public boolean endEmptiedSpans() {
		return whileNothingCommits(this.committer::writeEnds);
	}

	@Override
	public boolean reclaimSpace() {
		return whileNothingCommits(() -> {
			boolean dropped = this.keeper.dropAll();
			return this.committer.writeEnds() || dropped;
		});
	}

	/** Waits for the commit in progress and runs the action before any other commit; the action must not take long. */
	public <R> R whileNothingCommits(Supplier<R> action) {
		return this.groupCommit.whileNothingCommits(action);
	}

	/**
	 * Waits for the commit in progress, then refuses every further commit. Spans that became empty are ended, for no further
	 * commit ends them. May be called again where it has met an error of the JVM.
	 * @return the newest commit
	 */
	public long close() {
		long commitSequence = whileNothingCommits(() -> {
			try {
				if (this.gate.isOpen()) {
					this.committer.writeEnds();
				}
			} finally {
				this.committer.close();
			}
			return this.snapshots.published();
		});
		this.groupCommit.close();
		return commitSequence;
	}

	/** The door of all writers of this pool. */
	public WriteGate gate() {
		return this.gate;
	}

	/** Earlier versions of blocks, for whoever has a snapshot. */
	public VersionChains chains() {
		return this.chains;
	}

	BlockStore store() {
		return this.store;
	}

	/** The allocator of the pool's blocks. */
	public Allocator allocator() {
		return this.allocator;
	}

	/** The medium that the pool lies on. */
	public Medium medium() {
		return this.store.medium();
	}

	/** The counts since the pool was opened. */
	public CommitStatistics statistics() {
		return this.statistics;
	}

	/** The newest commit. */
	public long commitSequence() {
		return this.snapshots.published();
	}

	/**
	 * The number of snapshots in use. All slots are looked at. The call also reports transactions that have been open for
	 * too long.
	 */
	public int activeTransactionCount() {
		this.openTransactions.look();
		return this.snapshots.activeCount();
	}

	/** What earlier versions of blocks, kept for old snapshots, take of the Java heap, in bytes, roughly. */
	public long snapshotBytes() {
		return this.chains.retainedBytes();
	}

	/** Looks whether the pool's file is still what it was, if nobody has for a second. */
	public void watchFile() {
		this.fileWatch.look(System.nanoTime());
	}

	/** Why nothing can be committed any more; null while all is well. */
	public @Nullable PoolException failure() {
		return this.committer.failure();
	}

}
