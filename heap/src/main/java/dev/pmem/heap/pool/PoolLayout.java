/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where things lie in a pool. Chunks are counted from the start of the pool.
 *
 * <pre>
 *   0            64 KiB         192 KiB      1216 KiB                                  1 GiB
 *   +------------+--------------+------------+-----------------------------------------+--------
 *   | three header | descriptors  | two log    | spans of chunks: slots of one size      | next
 *   | copies     | of region 0  | frames     | class, or one large block               | region
 *   +------------+--------------+------------+-----------------------------------------+--------
 *     chunk 0      chunks 1, 2    3 .. 18      19 ..                                     16384
 * </pre>
 *
 * Each region of 1 GiB holds its descriptors in its chunks 1 and 2; its chunk 0 is unused but in region 0.
 */
public final class PoolLayout {

	/** How every u64 of a pool is read. */
	public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

	static final ValueLayout.OfLong LONG_UNALIGNED = ValueLayout.JAVA_LONG_UNALIGNED
			.withOrder(ByteOrder.LITTLE_ENDIAN);

	public static final int CHUNK_BITS = 16;

	/** 64 KiB. */
	public static final int CHUNK_BYTES = 1 << CHUNK_BITS;

	public static final int REGION_BITS = 30;

	/** 1 GiB. */
	public static final long REGION_BYTES = 1L << REGION_BITS;

	/** 16384. */
	public static final int CHUNKS_PER_REGION = 1 << (REGION_BITS - CHUNK_BITS);

	/** Chunks at the start of each region that never hold blocks: one spare, two of descriptors. */
	public static final int REGION_RESERVED_CHUNKS = 3;

	/** Where in a region its descriptors start: one u64 for each chunk. */
	public static final int DESCRIPTORS_OFFSET = CHUNK_BYTES;

	/**
	 * The sum of all descriptors, in the place of chunk 0's descriptor; chunk 0 never holds blocks. The sum detects
	 * descriptors that were wiped out, so nothing is stored over the chunks that they described.
	 */
	public static final long DESCRIPTOR_SUM_OFFSET = DESCRIPTORS_OFFSET;

	/**
	 * The unit that a device writes as a whole: a crash while a sector is written may leave its old contents, its new
	 * contents, or garbage, but harms no other sector.
	 */
	public static final int SECTOR_BYTES = 512;

	public static final int HEADER_COPY_COUNT = 3;

	public static final int HEADER_COPY_BYTES = 4096;

	public static final int LOG_FRAME_COUNT = 2;

	/** 512 KiB. */
	public static final int LOG_FRAME_BYTES = 8 * CHUNK_BYTES;

	public static final long LOG_OFFSET = 3L * CHUNK_BYTES;

	/** The first chunk of the pool that can hold blocks. */
	public static final int FIRST_DATA_CHUNK = 19;

	/** The catalog's root node: the first slot of the first span ever made. */
	public static final long CATALOG_ROOT_OFFSET = (long) FIRST_DATA_CHUNK << CHUNK_BITS;

	private PoolLayout() {}

	/** Where the descriptor of a chunk lies. */
	public static long descriptorOffset(int chunk) {
		long region = (long) (chunk / CHUNKS_PER_REGION) << REGION_BITS;
		return region + DESCRIPTORS_OFFSET + (long) (chunk % CHUNKS_PER_REGION) * Long.BYTES;
	}

	/** The chunk whose descriptor lies at this offset; -1 if no descriptor lies there. */
	static int chunkOfDescriptor(long offset) {
		long inRegion = offset & (REGION_BYTES - 1);
		long index = (inRegion - DESCRIPTORS_OFFSET) / Long.BYTES;
		boolean isPlace = inRegion >= DESCRIPTORS_OFFSET && index < CHUNKS_PER_REGION && inRegion % Long.BYTES == 0;
		return isPlace ? (int) (offset >>> REGION_BITS) * CHUNKS_PER_REGION + (int) index : -1;
	}

	/** Where a frame of the undo log lies. */
	public static long logFrameOffset(int frame) {
		return LOG_OFFSET + (long) frame * LOG_FRAME_BYTES;
	}

	/** The offset in the pool where a chunk begins. */
	public static long chunkOffset(int chunk) {
		return (long) chunk << CHUNK_BITS;
	}

	/** The chunk in which an offset in the pool lies. */
	public static int chunkOf(long offset) {
		return (int) (offset >>> CHUNK_BITS);
	}

	/** Whether the chunk can hold blocks. */
	public static boolean isDataChunk(int chunk) {
		return chunk >= FIRST_DATA_CHUNK && chunk % CHUNKS_PER_REGION >= REGION_RESERVED_CHUNKS;
	}

}
