/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;

/**
 * A free slot gets a block. Nobody needs the old bytes of the slot's payload: the change is undone by the header alone.
 *
 * @param offset the slot's offset
 * @param before the header in place
 * @param after the block's header
 * @param payload the block's payload, in the bytes from 0 on
 */
public record FreshBlock(long offset, BlockHeader before, BlockHeader after, byte[] payload) implements BlockChange {

	@Override
	public int storedBytes() {
		return BlockLayout.HEADER_BYTES + this.after.length();
	}

	@Override
	public long blockSumDifference() {
		return this.after.sumTerm(this.offset);
	}

	@Override
	public void install(Medium medium) {
		installHeader(medium);
		medium.write(this.offset + BlockLayout.HEADER_BYTES, this.payload, 0, this.after.length());
	}

	@Override
	public void flush(Medium medium) {
		medium.flush(this.offset, storedBytes());
	}

}
