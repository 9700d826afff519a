/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.pool.BlockHeader;

/**
 * A live block is freed: its slot gets the header of a free slot. The payload stays as it is, for older snapshots.
 *
 * @param offset the block's offset
 * @param before the block's header
 * @param after the free slot's header, with the version of the commit that frees the block
 */
public record FreeBlock(long offset, BlockHeader before, BlockHeader after) implements BlockChange {

	@Override
	public long blockSumDifference() {
		return -this.before.sumTerm(this.offset);
	}

}
