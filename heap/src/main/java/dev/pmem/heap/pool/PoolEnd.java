/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;

import dev.pmem.heap.medium.Medium;

/**
 * Finds the end of the bytes that a pool needs, before the pool is recovered: a longer file is cut off there.
 */
public final class PoolEnd {

	private PoolEnd() {}

	/** The offset behind all spans that the descriptors describe. */
	public static long ofSpans(Medium medium) {
		return ChunkTable.end(medium);
	}

	/**
	 * The offset behind a range that recovery stores. If the range belongs to the descriptors, also behind the spans
	 * that it describes.
	 * @param offset the offset to which the range will be stored
	 * @param source the offset at which its bytes lie now
	 */
	public static long ofRange(Medium medium, long offset, long source, int length) {
		MemorySegment segment = medium.segment();
		long end = offset + length;
		for (long index = -offset & 7; index <= length - Long.BYTES; index += Long.BYTES) {
			if (PoolLayout.chunkOfDescriptor(offset + index) >= 0) {
				end = Math.max(end, ChunkTable.spanEndOffset(offset + index,
						segment.get(PoolLayout.LONG_UNALIGNED, source + index)));
			}
		}
		return end;
	}

}
