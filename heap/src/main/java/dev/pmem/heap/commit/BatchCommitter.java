/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.MemoryFaults;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.transaction.IndexBirths;
import dev.pmem.heap.transaction.IndexChanges;
import dev.pmem.heap.transaction.Snapshots;
import dev.pmem.heap.transaction.Transaction;

/**
 * Makes batches of transactions and carries them through the log. Used by the commit leader alone, except for
 * {@link #failure}, {@link #requireOpen} and {@link #isInProgress}.
 * <p>
 * Invariants:
 * <ul>
 * <li>until a batch is in progress, an error gives the batch up, and nothing of it is left. From then on the batch is
 * held in {@code inProgress}, and is carried to its end by this leader or the next one;
 * <li>after a failed store or sync nothing is committed any more ({@code failure}); reading goes on.
 * </ul>
 */
final class BatchCommitter {

	/** How often a leader tries to finish a batch in progress before it leaves that to the next one. */
	private static final int ATTEMPTS_TO_FINISH = 20;

	/** As above, for want of stack; code at the end of the stack may be compiled by then, and takes less. */
	private static final int ATTEMPTS_WITHOUT_STACK = 3;

	/** The pause between two attempts for want of memory, in which others may give some back. */
	private static final long PAUSE_NANOS = 5_000_000;

	private final BlockStore store;

	private final Allocator allocator;

	private final VersionChains chains;

	private final CommitLog log;

	private final Snapshots snapshots;

	private final SnapshotKeeper keeper;

	private final CommitStatistics statistics;

	private final IndexBirths births;

	/** A batch that an earlier leader could not finish, or that this leader is about to finish; used by the leader. */
	private @Nullable CommitInProgress inProgress;

	private volatile @Nullable PoolException failure;

	/** The failure that is reported if there is no memory for a description. */
	private final PoolException failureWithoutCause;

	private volatile boolean closed;

	BatchCommitter(BlockStore store, Allocator allocator, VersionChains chains, CommitLog log, Snapshots snapshots,
			IndexBirths births, SnapshotKeeper keeper, CommitStatistics statistics) {
		this.store = store;
		this.allocator = allocator;
		this.chains = chains;
		this.log = log;
		this.snapshots = snapshots;
		this.births = births;
		this.keeper = keeper;
		this.statistics = statistics;
		this.failureWithoutCause = new EngineException(PoolFacts.of(store.medium().name()),
				"a commit failed while it was stored", null);
	}

	/**
	 * Whether an earlier leader could not finish a batch. May be called by any thread; the answer may be out of date by
	 * then.
	 */
	boolean isInProgress() {
		return this.inProgress != null;
	}

	/** Nothing is committed from here on. */
	void close() {
		this.closed = true;
	}

	/** The reason why nothing can be committed any more; null while commits are possible. */
	@Nullable
	PoolException failure() {
		PoolException known = this.failure;
		if (known == null) {
			known = this.log.failure();
		}
		return (known != null) ? known : this.store.medium().failure();
	}

	void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool " + this.store.medium().name() + " is closed");
		}
	}

	/**
	 * Refuses a request with the error that it met. Throws the error if this thread's stack came to its end: another
	 * leader may have more.
	 */
	void refuse(CommitRequest request, Throwable cause) {
		if (cause instanceof StackOverflowError error && request.thread != Thread.currentThread()) {
			throw error;
		}
		request.refuse(explain(cause));
	}

	/** Translates a cause that does not say what happened to the pool. */
	private Throwable explain(Throwable cause) {
		if (MemoryFaults.isMemoryFault(cause)) {
			return MemoryFaults.translate(this.store.medium(), (InternalError) cause);
		}
		return (cause instanceof CorruptPoolException damage)
				? MemoryFaults.translate(this.store.medium(), damage)
				: cause;
	}

	/**
	 * Commits the transactions that can be committed, settles all of them, and returns the number of changed blocks.
	 */
	int commit(List<CommitRequest> requests) {
		List<CommitRequest> open = requests;
		int changedBlockCount = 0;
		while (!open.isEmpty()) {
			CommitBatch batch = newBatch(open.getFirst().expectedBlockCount());
			List<CommitRequest> accepted = new ArrayList<>(open.size());
			try {
				open = build(batch, open, accepted);
			} catch (StackOverflowError ex) {
				batch.cancel();
				throw ex;
			}
			if (open.isEmpty() && !accepted.isEmpty()) {
				changedBlockCount += batch.changedBlockCount();
				if (!persist(batch, accepted) && accepted.size() > 1) {
					// there was no room for the batch; each transaction of it may still fit alone
					for (CommitRequest request : accepted) {
						changedBlockCount += commit(List.of(request));
					}
				}
			}
		}
		return changedBlockCount;
	}

	/** Commits are serial: the sequence of the next one is known. */
	private CommitBatch newBatch(int expectedBlocks) {
		return new CommitBatch(this.store, this.allocator, this.snapshots.published() + 1, expectedBlocks);
	}

	/**
	 * Brings the transactions into the batch. If a transaction fails in the midst of its changes, the batch is given
	 * up, and the transactions that are not settled are returned to be tried again.
	 */
	private List<CommitRequest> build(CommitBatch batch, List<CommitRequest> requests, List<CommitRequest> accepted) {
		for (CommitRequest request : requests) {
			Transaction transaction = Objects.requireNonNull(request.transaction);
			try {
				refuseIfUnusable();
				Validation.validate(transaction, batch);
			} catch (RuntimeException | Error ex) {
				refuse(request, ex);
				continue;
			}
			try {
				batch.apply(transaction);
				accepted.add(request);
			} catch (RuntimeException | Error ex) {
				batch.cancel();
				refuse(request, ex);
				return requests.stream().filter((other) -> !other.done).toList();
			}
		}
		return List.of();
	}

	private void refuseIfUnusable() {
		PoolException poison = failure();
		if (poison != null) {
			throw new PoolAccessException("Pool " + this.store.medium().name()
					+ " takes no more commits since one failed: " + poison.getMessage()
					+ " What is committed can be read; close the pool, mend the cause and open it again.", poison);
		}
		requireOpen();
	}

	/**
	 * Carries a batch through the log. Returns false if there is no room for the batch, in memory or for its log
	 * record, and the batch has several transactions.
	 */
	private boolean persist(CommitBatch batch, List<CommitRequest> accepted) {
		CommitInProgress commit;
		try {
			assert batch.sequence() == this.snapshots.published() + 1;
			ChangeSet changes = batch.seal();
			LongMap<VersionChains.Version> superseded = batch.superseded(changes);
			this.chains.prepare(superseded);
			commit = new CommitInProgress(batch, changes, superseded, accepted);
			for (int index = 0; index < accepted.size(); index++) {
				Transaction transaction = Objects.requireNonNull(accepted.get(index).transaction);
				IndexChanges indexes = transaction.indexChanges();
				if (indexes != null) {
					indexes.nameCreated(this.births, batch.sequence());
				}
			}
			if (commit.stores()) {
				this.log.prepare(commit.changes());
			}
		} catch (RuntimeException | Error ex) {
			batch.cancel();
			if (ex instanceof StackOverflowError error) {
				throw error;
			}
			// an assertion that failed is a mistake of the engine, which must not be hidden by further tries
			if (accepted.size() > 1 && !(ex instanceof AssertionError)) {
				return false;
			}
			for (int index = 0; index < accepted.size(); index++) {
				refuse(accepted.get(index), ex);
			}
			return true;
		}
		for (int index = 0; index < accepted.size(); index++) {
			accepted.get(index).taken = true;
			accepted.get(index).isInProgress = true;
		}
		this.inProgress = commit;
		for (int attempt = 1;; attempt++) {
			try {
				finish();
				return true;
			} catch (OutOfMemoryError | StackOverflowError ex) {
				boolean isOfStack = ex instanceof StackOverflowError;
				if (attempt == (isOfStack ? ATTEMPTS_WITHOUT_STACK : ATTEMPTS_TO_FINISH)) {
					throw ex;
				}
				if (!isOfStack) {
					pause();
				}
			}
		}
	}

	/** Carries the batch in progress, if there is one, to its end. An error of the JVM leaves it in progress. */
	void finish() {
		CommitInProgress commit = this.inProgress;
		if (commit == null) {
			return;
		}
		try {
			commit.proceed(this.log, this.snapshots, this.chains, this.keeper);
			this.inProgress = null;
			if (!commit.requests.isEmpty()) {
				this.statistics.batchCommitted(commit.requests.size());
			}
		} catch (OutOfMemoryError | StackOverflowError ex) {
			throw ex;
		} catch (RuntimeException | Error ex) {
			this.inProgress = null;
			poison(commit, ex);
		}
	}

	private void poison(CommitInProgress commit, Throwable cause) {
		PoolException poison = this.failureWithoutCause;
		this.failure = poison;
		try {
			poison = describe(commit, cause);
			this.failure = poison;
		} finally {
			for (CommitRequest request : commit.requests) {
				if (!request.done && commit.isStored()) {
					request.succeed(commit.requests.size());
				} else if (!request.done) {
					request.refuse(poison);
				}
			}
		}
	}

	private PoolException describe(CommitInProgress commit, Throwable cause) {
		if (cause instanceof PoolException exception) {
			return exception;
		}
		PoolFacts pool = PoolFacts.of(this.store.medium().name());
		if (commit.isStored()) {
			return new EngineException(pool, "a commit was stored, but what follows it failed", cause);
		}
		return MemoryFaults.isMemoryFault(cause)
				? inDoubt(MemoryFaults.translate(this.store.medium(), (InternalError) cause))
				: new EngineException(pool,
						"a commit failed while it was stored. Whether it counts is known when the pool is opened again",
						cause);
	}

	/** The failure of a commit whose log record may be durable. */
	private static PoolAccessException inDoubt(PoolAccessException cause) {
		return new PoolAccessException(cause.facts(), cause.problem()
				+ ". A commit failed while it was stored: whether it counts is known when the pool is opened again",
				cause.advice(), cause);
	}

	/**
	 * Writes the ends of spans that became empty, which the next commit would do otherwise.
	 * @return whether there was such a span, and its end is in the pool
	 */
	boolean writeEnds() {
		boolean written = false;
		boolean goOn = this.allocator.hasEmptied();
		while (goOn && failure() == null && !this.closed) {
			long before = this.snapshots.published();
			goOn = persist(newBatch(0), List.of())
					&& this.snapshots.published() != before;
			written |= goOn;
			goOn &= this.allocator.hasEmptied();
		}
		return written;
	}

	/** Pauses. A virtual thread that leads, or holds something that a leader waits for, does not park. */
	static void pause() {
		if (!Thread.currentThread().isVirtual()) {
			LockSupport.parkNanos(PAUSE_NANOS);
			return;
		}
		for (long end = System.nanoTime() + PAUSE_NANOS; System.nanoTime() - end < 0;) {
			Thread.onSpinWait();
		}
	}

}
