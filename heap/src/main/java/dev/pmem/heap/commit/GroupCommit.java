/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;

/**
 * Commits in groups, under a leader. A thread that commits while nobody leads becomes the leader and commits all
 * waiting requests as one batch; the other threads wait for the leader. Thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>only the leader writes to the pool, the version chains and the index trees;
 * <li>a sequence is published after all of its batch is committed, so no snapshot sees half of it
 * ({@link BatchCommitter});
 * <li>one instruction directly before a {@code try} takes leadership, and the assignment of a field in its
 * {@code finally} gives it back: nothing that can fail lies in between. Requests that a leader has taken over and not
 * settled are held in fields ({@code queue}, and the committer's batch in progress), with which the next leader goes
 * on;
 * <li>until a batch is in progress, an error gives the batch up, and nothing of it is left. From then on the batch is
 * carried to its end, by this leader or the next one;
 * <li>a waiting thread looks by itself from time to time: a wake-up may be lost if there is no stack for it;
 * <li>a leader that is a virtual thread does not park; if a leader must park, a platform thread leads
 * ({@link CommitThread}).
 * </ul>
 * Lock order: leadership, then the allocator's lock, then the medium's.
 */
public final class GroupCommit {

	/** The largest batch. In a larger one the first request would wait long for the last. */
	private static final int MAXIMUM_BATCH_SIZE = 256;

	private static final int SPINS_BEFORE_PARKING = 200;

	private static final long LONGEST_PARK_NANOS = 20_000_000;

	/** How often a thread whose commit ran out of memory tries to have the commit finished. */
	private static final int ATTEMPTS_OF_A_COMMITTER = 200;

	private static final PoolException WITHDRAWN = new EngineException(PoolFacts.NONE,
			"whoever committed has given up waiting", null);

	private static final VarHandle LEADING;

	static {
		try {
			LEADING = MethodHandles.lookup().findVarHandle(GroupCommit.class, "leading", boolean.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final CommitQueue queue = new CommitQueue();

	/** Whether some thread leads. */
	private volatile boolean leading;

	/** Gathers batches if a batch costs a sync; null on memory, where waiting gains nothing. */
	private final @Nullable BatchGathering gathering;

	/** Leads for virtual threads if a leader may have to wait for a device; null on memory. */
	private final @Nullable CommitThread commitThread;

	/** Used by the leader. */
	private final BatchCommitter committer;

	/** Used by the leader. */
	private final SnapshotKeeper keeper;

	GroupCommit(Medium medium, BatchCommitter committer, SnapshotKeeper keeper) {
		this.committer = committer;
		this.keeper = keeper;
		boolean onMemory = medium.persistence() != Persistence.SYNCED_FILE;
		this.gathering = onMemory ? null : new BatchGathering(MAXIMUM_BATCH_SIZE, this.queue::size);
		this.commitThread = onMemory ? null : new CommitThread("pmem-commit " + medium.name(), this::leadForOthers);
	}

	/** Finishes a batch that an earlier leader could not finish, if nobody leads. */
	void finishAbandoned() {
		if (this.committer.isInProgress() && !this.leading) {
			finishForAnother();
		}
	}

	/** Finishes the batch that another leader had begun and could not finish; it comes before any other batch. */
	private void finishForAnother() {
		if (LEADING.compareAndSet(this, false, true)) {
			try {
				this.committer.finish();
			} finally {
				this.leading = false;
			}
			wake(List.of(), null);
		}
	}

	/** The refusal, to be thrown. */
	static RuntimeException unchecked(Throwable refusal) {
		if (refusal instanceof Error error) {
			throw error;
		}
		return (RuntimeException) refusal;
	}

	/** Waits for the commit in progress and runs the action before any other commit; the action must not take long. */
	<R> R whileNothingCommits(Supplier<R> action) {
		List<R> result = new ArrayList<>(1);
		CommitRequest request = new CommitRequest(() -> result.add(action.get()));
		settle(request);
		if (request.refusal != null) {
			throw unchecked(request.refusal);
		}
		return result.getFirst();
	}

	/**
	 * Leads, or waits for the leader, until the request is done.
	 * @throws VirtualMachineError if this thread has no memory or stack for that. The request is withdrawn then. If it
	 * was in the queue by then, a leader ends its transaction, because this thread can't know whether a leader has
	 * begun to work on it
	 */
	void settle(CommitRequest request) {
		try {
			boolean mayLead = this.commitThread == null || !Thread.currentThread().isVirtual();
			if (mayLead && LEADING.compareAndSet(this, false, true)) {
				List<CommitRequest> settled;
				try {
					settled = lead(request);
				} finally {
					this.leading = false;
				}
				wake(settled, request);
			} else {
				this.queue.push(request);
				if (this.gathering != null) {
					this.gathering.joined();
				}
				await(request, mayLead);
			}
		} catch (VirtualMachineError ex) {
			// there may be no stack for any call
			request.withdrawn = true;
			while (!request.done && request.taken && this.leading) {
				continue;
			}
			if (ex instanceof OutOfMemoryError) {
				finishInProgress(request);
			}
			if (!request.done || request.refusal == WITHDRAWN) {
				if (request.transaction != null) {
					request.transaction.isLeftToLeader = request.isQueued || request.taken;
				}
				throw ex;
			}
		}
	}

	/**
	 * Tries to have a batch finished that can't be given up any more, and that no leader could finish for want of
	 * memory. The committing thread must be told that it is committed, if this can be known in reasonable time.
	 */
	private void finishInProgress(CommitRequest request) {
		for (int attempt = 0; attempt < ATTEMPTS_OF_A_COMMITTER && !request.done && request.isInProgress; attempt++) {
			try {
				BatchCommitter.pause();
				finishForAnother();
			} catch (OutOfMemoryError _) {
				// once more
			}
		}
	}

	private void await(CommitRequest request, boolean isPlatform) {
		boolean mayLead = isPlatform;
		boolean interrupted = false;
		int spins = 0;
		while (!request.done) {
			if (mayLead && !this.leading && LEADING.compareAndSet(this, false, true)) {
				List<CommitRequest> settled;
				try {
					settled = lead(null);
				} finally {
					this.leading = false;
				}
				wake(settled, request);
			} else if (mayLead && spins++ < SPINS_BEFORE_PARKING) {
				Thread.onSpinWait();
			} else {
				if (!isPlatform && this.commitThread != null) {
					mayLead = !this.commitThread.wake();
				}
				// the leader wakes the threads whose requests it has settled and, when it steps down, the first that
				// waits
				LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
				// an interrupt must not keep the next park from waiting; the caller of commit gets the interrupt back
				interrupted |= Thread.interrupted();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Called by the commit thread. */
	private void leadForOthers() {
		while (!this.queue.isEmpty() && LEADING.compareAndSet(this, false, true)) {
			List<CommitRequest> settled;
			try {
				settled = lead(null);
			} finally {
				this.leading = false;
			}
			wake(settled, null);
		}
	}

	/**
	 * Wakes, after leadership was given back, the threads whose requests were settled, and one thread that came too
	 * late for this leader and too early to lead.
	 */
	private void wake(List<CommitRequest> settled, @Nullable CommitRequest own) {
		CommitRequest next = this.queue.next();
		if (next != null && this.commitThread != null && next.thread.isVirtual()) {
			this.commitThread.wake();
		} else if (next != null) {
			LockSupport.unpark(next.thread);
		}
		for (int index = 0; index < settled.size(); index++) {
			CommitRequest request = settled.get(index);
			if (request != own) {
				LockSupport.unpark(request.thread);
			}
		}
	}

	/**
	 * Commits the own request and all requests that wait by then, as one batch. Returns the requests that it has
	 * settled.
	 */
	private List<CommitRequest> lead(@Nullable CommitRequest own) {
		this.committer.finish();
		if (this.gathering != null) {
			this.gathering.gather(own != null);
		}
		this.queue.takeOver();
		List<CommitRequest> requests = nextBatch(own);
		long start = (this.gathering != null) ? System.nanoTime() : 0;
		int changedBlockCount = this.committer.commit(requests);
		if (this.gathering != null && !requests.isEmpty()) {
			this.gathering.committed(requests.size(), System.nanoTime() - start);
		}
		this.keeper.tidy(changedBlockCount);
		return requests;
	}

	/** The requests of the next batch; the actions before them are run. */
	private List<CommitRequest> nextBatch(@Nullable CommitRequest own) {
		// most often it's alone
		List<CommitRequest> requests = new ArrayList<>((this.queue.first() == null) ? 1 : MAXIMUM_BATCH_SIZE / 16);
		if (own != null) {
			add(own, requests);
		}
		for (CommitRequest request = this.queue.first(); request != null
				&& requests.size() < MAXIMUM_BATCH_SIZE; request = request.next) {
			if (request.done) {
				continue;
			}
			if (request.withdrawn) {
				drop(request);
			} else if (!add(request, requests)) {
				break;
			}
		}
		return requests;
	}

	/** Adds a request to the batch, or runs its action. Returns false if the request must wait for the batch. */
	private boolean add(CommitRequest request, List<CommitRequest> requests) {
		if (request.transaction != null) {
			requests.add(request);
			return true;
		}
		if (requests.isEmpty()) {
			run(request);
			if (request.thread != Thread.currentThread()) {
				LockSupport.unpark(request.thread);
			}
			return true;
		}
		return false;
	}

	/** Drops a request for which nobody waits any more. */
	private static void drop(CommitRequest request) {
		if (request.transaction != null) {
			request.transaction.end();
		}
		request.refuse(WITHDRAWN);
	}

	private void run(CommitRequest request) {
		Runnable action = request.action;
		if (action != null) {
			try {
				action.run();
			} catch (RuntimeException | Error ex) {
				this.committer.refuse(request, ex);
				return;
			}
		}
		request.succeed(0);
	}

	/**
	 * A transaction has ended: drops the versions that only its snapshot needed, unless another thread leads, which
	 * does so.
	 */
	void snapshotEnded(long snapshot) {
		while (this.keeper.isWorthTidying(snapshot) && LEADING.compareAndSet(this, false, true)) {
			boolean isDone;
			try {
				this.committer.finish();
				isDone = this.keeper.tidyThoroughly();
			} finally {
				this.leading = false;
			}
			wake(List.of(), null);
			if (isDone) {
				return;
			}
		}
	}

	/** Lets the commit thread end, once it leads no more. */
	void close() {
		if (this.commitThread != null) {
			this.commitThread.close();
		}
	}

}
