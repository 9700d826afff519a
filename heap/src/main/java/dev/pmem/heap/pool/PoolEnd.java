/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;

import dev.pmem.heap.medium.Medium;

/**
 * Where the last byte lies that a pool needs, before it's recovered: to cut off a file that is longer.
 */
public final class PoolEnd {

	private PoolEnd() {}

	/** Behind all spans that the descriptors tell. */
	public static long ofSpans(Medium medium) {
		return ChunkTable.end(medium);
	}

	/**
	 * Behind a range that recovery stores, and the spans that it tells of if it belongs to the descriptors.
	 * @param offset where it will lie
	 * @param source where its bytes lie now
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
