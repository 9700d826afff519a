/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;

/**
 * Eight bytes outside of blocks change.
 *
 * @param offset where in the pool the eight bytes lie
 * @param before what is in place
 * @param after what shall be
 */
public record PoolWord(long offset, long before, long after) implements Change {

	@Override
	public int storedBytes() {
		return Long.BYTES;
	}

	@Override
	public long blockSumDifference() {
		return 0;
	}

	@Override
	public void install(Medium medium) {
		medium.putLong(this.offset, this.after);
	}

	@Override
	public void flush(Medium medium) {
		medium.flush(this.offset, Long.BYTES);
	}

}
