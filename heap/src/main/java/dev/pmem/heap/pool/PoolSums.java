/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * What tells the state after one commit from all others, and from a mixture of several: a page that is of an earlier state
 * is whole by itself, but what it adds to these sums is not what it should.
 *
 * @param descriptors of all chunk descriptors (64 bits)
 * @param blocks of {@link BlockLayout#sumTerm} over all blocks that are in use (64 bits)
 */
public record PoolSums(long descriptors, long blocks) {

	/** Of a pool with nothing in it. */
	public static final PoolSums EMPTY = new PoolSums(0, 0);

	@Override
	public String toString() {
		return Long.toHexString(this.descriptors) + ", " + Long.toHexString(this.blocks);
	}

}
