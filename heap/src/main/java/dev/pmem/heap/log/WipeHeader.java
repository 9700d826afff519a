/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.pool.BlockHeader;

/**
 * A slot of a new span gets the header of a slot that never held a block, in place of the bytes that lie there.
 *
 * @param offset the slot's offset
 * @param before the bytes that lie there, which are no block
 * @param after the free slot's header
 */
public record WipeHeader(long offset, BlockHeader before, BlockHeader after) implements BlockChange {

	@Override
	public long blockSumDifference() {
		return 0;
	}

}
