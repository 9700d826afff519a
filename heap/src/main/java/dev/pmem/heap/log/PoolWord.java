/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;

/**
 * Eight bytes outside of blocks change.
 *
 * @param offset the offset of the eight bytes
 * @param before the bytes in place
 * @param after the bytes after the change
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
