/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import dev.pmem.heap.exception.PoolFullException;

/**
 * What a workload does in a pool that is full.
 */
final class FullPoolWorkload {

	/** Less than a record of all that is in the pool. */
	private static final long LEAST_FREE_BYTES = 2L << 20;

	private final CrashWorkload workload;

	FullPoolWorkload(CrashWorkload workload) {
		this.workload = workload;
	}

	/** Commits whose log records find no room, and small ones that write to the same sectors afterwards. */
	void runRefused(int rounds) {
		fill();
		this.workload.interesting = true;
		for (int round = 0; round < rounds; round++) {
			if (this.workload.random.nextBoolean()) {
				// a record that is larger than a half of the journal: the next one begins an epoch
				this.workload.commit("update some large", (transaction, state) -> this.workload.changes.rewriteLarge(
						transaction, state, 3));
			}
			refused();
			for (int count = this.workload.random.nextInt(4); count > 0; count--) {
				this.workload.commit("update small", (transaction, state) -> this.workload.changes.updateSmall(
						transaction, state, 1));
			}
			if (this.workload.random.nextInt(4) == 0) {
				this.workload.reopen();
			}
		}
	}

	/**
	 * A full pool, in which commits that free space have records that lie behind its maximum size. What is freed can be used
	 * at once.
	 */
	void runFull(long maximumBytes, int rounds) {
		this.workload.opening = this.workload.opening.withMaximum(maximumBytes);
		fill();
		long longestBytes = 0;
		for (int round = 0; round < rounds; round++) {
			refused();
			this.workload.interesting = true;
			this.workload.commit("delete one, update all", (transaction, state) -> {
				this.workload.changes.deleteLarge(transaction, state);
				this.workload.changes.rewriteLarge(transaction, state, Integer.MAX_VALUE);
			});
			longestBytes = Math.max(longestBytes, this.workload.medium.sizeBytes());
			for (int count = this.workload.random.nextInt(4); count > 0; count--) {
				this.workload.commit("update small", (transaction, state) -> this.workload.changes.updateSmall(
						transaction, state, 1));
			}
			if (this.workload.random.nextInt(4) == 0) {
				this.workload.reopen();
			}
			this.workload.commit("insert large", (transaction, state) -> this.workload.changes.insert(transaction,
					state, ItemChanges.LARGE));
			this.workload.interesting = false;
		}
		this.workload.close();
		if (longestBytes <= maximumBytes || this.workload.medium.sizeBytes() > maximumBytes) {
			throw new AssertionError("it had " + longestBytes + " bytes, then " + this.workload.medium.sizeBytes());
		}
	}

	private void fill() {
		this.workload.open();
		this.workload.commit("insert small", (transaction, state) -> {
			for (int count = 0; count < 40; count++) {
				this.workload.changes.insert(transaction, state, 20);
			}
		});
		while (this.workload.heap.statistics().maximumSizeBytes() - this.workload.heap.statistics()
				.usedBytes() > LEAST_FREE_BYTES) {
			this.workload.commit("insert large", (transaction, state) -> this.workload.changes.insert(transaction,
					state, ItemChanges.LARGE));
		}
	}

	private void refused() {
		try {
			this.workload.commit("update all, refused", (transaction, state) -> {
				this.workload.changes.rewriteLarge(transaction, state, Integer.MAX_VALUE);
				this.workload.changes.updateSmall(transaction, state, 20);
			});
		} catch (PoolFullException _) {
			this.workload.acknowledge(this.workload.acknowledged);
			return;
		}
		throw new AssertionError("it wasn't refused");
	}

}
