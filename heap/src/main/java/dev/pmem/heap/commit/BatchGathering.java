/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Decides how long a leader waits for others to join its batch, if a batch costs a sync of a device. Used by the
 * leader, which is then no virtual thread, except for {@link #joined}. Allocates nothing.
 * <p>
 * Threads that commit without pause would otherwise form two groups that take turns: one group gathers while the other
 * is synced, and each batch holds half of the threads. The leader therefore waits for as many requests as were seen
 * around the batch before, but at most for a share of the time that a batch takes. It does not wait if no other request
 * was seen. If nobody came, the next batches go without a wait.
 */
final class BatchGathering {

	/** The longest wait is the time that the log takes for a batch, divided by this number. */
	private static final int LONGEST_WAIT_SHARE = 2;

	private static final long LONGEST_WAIT_NANOS = 2_000_000;

	private static final int MOST_BATCHES_WITHOUT_WAIT = 64;

	private static final int SPINS_BEFORE_PARKING = 200;

	private final int maximumBatchSize;

	/** The number of requests that wait. */
	private final IntSupplier waiting;

	/** The leader while it waits; {@code wanted} is the number of requests that it waits for. */
	private volatile @Nullable Thread gatherer;

	private volatile int wanted;

	/** The time that the log takes for a batch, smoothed, in nanoseconds. */
	private long batchNanos;

	/** The number of requests that were in the batch before, or waited when it ended. */
	private int seenCount;

	private int batchesWithoutWait;

	private int vainWaits;

	BatchGathering(int maximumBatchSize, IntSupplier waiting) {
		this.maximumBatchSize = maximumBatchSize;
		this.waiting = waiting;
	}

	/** Waits for others, if that is likely to be worth it. */
	void gather(boolean hasOwn) {
		int wantedCount = wantedCount(hasOwn);
		if (wantedCount == 0) {
			return;
		}
		int before = this.waiting.getAsInt();
		int count = await(wantedCount);
		this.vainWaits = (count > before) ? 0 : this.vainWaits + 1;
		this.batchesWithoutWait = (this.vainWaits == 0)
				? 0
				: Math.min(1 << Math.min(this.vainWaits, 30), MOST_BATCHES_WITHOUT_WAIT);
	}

	/** The number of requests that must wait before a batch is begun; 0 if the batch must be begun at once. */
	int wantedCount(boolean hasOwn) {
		int wantedCount = this.seenCount - (hasOwn ? 1 : 0);
		if (this.waiting.getAsInt() >= wantedCount) {
			return 0;
		}
		if (this.batchesWithoutWait > 0) {
			this.batchesWithoutWait--;
			return 0;
		}
		return wantedCount;
	}

	private int await(int wantedCount) {
		long left = Math.min(this.batchNanos / LONGEST_WAIT_SHARE, LONGEST_WAIT_NANOS);
		long end = System.nanoTime() + left;
		// 1. a request that joins from here on checks whether it is the last one that is waited for
		this.wanted = wantedCount;
		this.gatherer = Thread.currentThread();
		// 2. requests that joined before are counted
		int count = this.waiting.getAsInt();
		for (int spins = 0; count < wantedCount && left > 0; spins++) {
			if (spins < SPINS_BEFORE_PARKING) {
				Thread.onSpinWait();
			} else {
				LockSupport.parkNanos(this, left);
			}
			count = this.waiting.getAsInt();
			left = end - System.nanoTime();
		}
		this.gatherer = null;
		return count;
	}

	/** Called by any thread that has added its request to those that wait. */
	void joined() {
		Thread thread = this.gatherer;
		if (thread != null && this.waiting.getAsInt() >= this.wanted) {
			LockSupport.unpark(thread);
		}
	}

	/** A batch has been committed, or refused. */
	void committed(int batchSize, long nanos) {
		this.batchNanos += (nanos - this.batchNanos) / 4;
		this.seenCount = Math.min(batchSize + this.waiting.getAsInt(), this.maximumBatchSize);
	}

}
