/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;

/**
 * A live block gets another header and another payload.
 *
 * @param offset the block's offset
 * @param before the header in place
 * @param beforePayload the payload in place, in the bytes from 0 on
 * @param after the header after the change
 * @param payload the payload after the change, in the bytes from 0 on
 * @param from the index of the first byte of the payload that is not in place already
 * @param to the index behind the last byte of the payload that is not in place already; at most the payload's length
 */
public record WriteBlock(long offset, BlockHeader before, byte[] beforePayload, BlockHeader after, byte[] payload,
		int from, int to) implements BlockChange {

	/** Caches work on so many bytes at a time. */
	private static final int LINE_BITS = 6;

	/**
	 * Whether the payload keeps its length, so that the bytes outside of {@link #from} to {@link #to} stay as they are.
	 */
	private boolean keepsLength() {
		return this.before.length() == this.after.length();
	}

	/** The index of the first byte of the payload that the change overwrites or cuts off. */
	public int overwrittenFrom() {
		return keepsLength() ? this.from : 0;
	}

	/** The number of bytes of the payload that the change overwrites or cuts off. */
	public int overwrittenBytes() {
		return keepsLength() ? this.to - this.from : this.before.length();
	}

	@Override
	public int storedBytes() {
		return BlockLayout.HEADER_BYTES + this.after.length();
	}

	@Override
	public long blockSumDifference() {
		return this.after.sumTerm(this.offset) - this.before.sumTerm(this.offset);
	}

	@Override
	public void install(Medium medium) {
		installHeader(medium);
		medium.write(this.offset + BlockLayout.HEADER_BYTES + this.from, this.payload, this.from, this.to - this.from);
	}

	@Override
	public void flush(Medium medium) {
		long headerEnd = this.offset + BlockLayout.HEADER_BYTES;
		long start = headerEnd + this.from;
		if (start >> LINE_BITS <= (headerEnd - 1 >> LINE_BITS) + 1) {
			medium.flush(this.offset, headerEnd + this.to - this.offset);
		} else {
			medium.flush(this.offset, BlockLayout.HEADER_BYTES);
			medium.flush(start, this.to - this.from);
		}
	}

}
