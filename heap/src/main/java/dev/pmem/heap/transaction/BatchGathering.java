package dev.pmem.heap.transaction;

import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * How long a leader waits for others to join its batch, where a batch costs a sync of a device. Used by the leader, but for
 * {@link #joined}.
 * <p>
 * Threads that commit without pause would else form two groups that take turns: while one is synced the other gathers, and
 * each batch holds half of them. So the leader waits until as many wait as were seen around the batch before, but at most
 * a share of what that one took, and not at all where nobody else was seen; if nobody came, the next batches go
 * without a wait.
 */
final class BatchGathering {

	/** Of the time that the log takes for a batch, one part of so many is the longest wait. */
	private static final int LONGEST_WAIT_SHARE = 2;

	private static final long LONGEST_WAIT_NANOS = 2_000_000;

	private static final int MOST_BATCHES_WITHOUT_WAIT = 64;

	private static final int SPINS_BEFORE_PARKING = 200;

	private final Queue<CommitRequest> waiting;

	/** The leader while it waits, for how many. */
	private volatile @Nullable Thread gatherer;

	private volatile int wanted;

	/** What the log takes for a batch, smoothed. */
	private long batchNanos;

	/** How many were in the batch before or waited when it ended. */
	private int seenCount;

	private int batchesWithoutWait;

	private int vainWaits;

	BatchGathering(Queue<CommitRequest> waiting) {
		this.waiting = waiting;
	}

	/** Waits for others. */
	void gather(boolean hasOwn) {
		int own = hasOwn ? 1 : 0;
		int count = own + this.waiting.size();
		if (count >= this.seenCount) {
			return;
		}
		if (this.batchesWithoutWait > 0) {
			this.batchesWithoutWait--;
			return;
		}
		long longest = Math.min(this.batchNanos / LONGEST_WAIT_SHARE, LONGEST_WAIT_NANOS);
		int before = count;
		int spins = 0;
		long end = System.nanoTime() + longest;
		// 1. whoever joins from here on looks whether it is the one that was waited for
		this.wanted = this.seenCount - own;
		this.gatherer = Thread.currentThread();
		// 2. whoever joined before is counted
		for (long left = longest; count < this.seenCount && left > 0; left = end - System.nanoTime()) {
			if (spins++ < SPINS_BEFORE_PARKING) {
				Thread.onSpinWait();
			} else {
				LockSupport.parkNanos(this, left);
			}
			count = own + this.waiting.size();
		}
		this.gatherer = null;
		this.vainWaits = (count > before) ? 0 : this.vainWaits + 1;
		this.batchesWithoutWait = (this.vainWaits == 0)
				? 0
				: Math.min(1 << Math.min(this.vainWaits, 30), MOST_BATCHES_WITHOUT_WAIT);
	}

	/** By any thread that has added itself to those that wait. */
	void joined() {
		Thread thread = this.gatherer;
		if (thread != null && this.waiting.size() >= this.wanted) {
			LockSupport.unpark(thread);
		}
	}

	/** A batch has been committed, or refused. */
	void committed(int batchSize, long nanos) {
		this.batchNanos += (nanos - this.batchNanos) / 4;
		this.seenCount = batchSize + this.waiting.size();
	}

}
