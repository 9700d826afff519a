/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * Two sums that distinguish the state after one commit from all other states, and from a mixture of several states. A
 * page of an earlier state is whole by itself, but changes these sums.
 *
 * @param descriptors the sum of all chunk descriptors (64 bits)
 * @param blocks the sum of {@link BlockLayout#sumTerm} over all blocks in use (64 bits)
 */
public record PoolSums(long descriptors, long blocks) {

	/** The sums of an empty pool. */
	public static final PoolSums EMPTY = new PoolSums(0, 0);

	@Override
	public String toString() {
		return Long.toHexString(this.descriptors) + ", " + Long.toHexString(this.blocks);
	}

}
