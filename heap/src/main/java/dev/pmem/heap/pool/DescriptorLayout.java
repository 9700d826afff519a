/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * The descriptor of a span of chunks, a u64 in the place of its first chunk.
 *
 * <pre>
 *    0      1            2         4
 *   +------+------------+---------+----------+
 *   | 1    | size class | count   | check    |
 *   | u8   | u8         | u16     | u32      |
 *   +------+------------+---------+----------+
 * </pre>
 *
 * The count is that of a large block's chunks, or of the slots that have a header: those behind them were never used. The
 * check is a hash of the chunk's number and the first four bytes.
 */
public final class DescriptorLayout {

	static final int KIND_SPAN = 1;

	private static final int SIZE_CLASS_SHIFT = 8;

	private static final int COUNT_SHIFT = 16;

	private static final int CHECK_SHIFT = 32;

	private DescriptorLayout() {}

	static long descriptor(int chunk, int sizeClass, int count) {
		int fields = KIND_SPAN | (sizeClass << SIZE_CLASS_SHIFT) | (count << COUNT_SHIFT);
		return (fields & 0xFFFF_FFFFL) | ((long) check(chunk, fields) << CHECK_SHIFT);
	}

	private static int check(int chunk, int fields) {
		return (int) (((((long) chunk << CHECK_SHIFT) | (fields & 0xFFFF_FFFFL))
				* 0x9E37_79B9_7F4A_7C15L) >>> CHECK_SHIFT);
	}

	/**
	 * The size class of the descriptor's span; {@link SizeClasses#LARGE} for a large block. Does not check the
	 * descriptor.
	 */
	public static int sizeClass(long descriptor) {
		return (int) (descriptor >>> SIZE_CLASS_SHIFT) & 0xFF;
	}

	static int count(long descriptor) {
		return (int) (descriptor >>> COUNT_SHIFT) & 0xFFFF;
	}

	/** The number of chunks of the span that the descriptor describes. */
	static int chunkCount(long descriptor) {
		int sizeClass = sizeClass(descriptor);
		return (sizeClass == SizeClasses.LARGE) ? count(descriptor) : SizeClasses.spanChunks(sizeClass);
	}

	/** Whether the descriptor describes a span that can begin at this chunk. */
	static boolean isRight(int chunk, long descriptor) {
		int fields = (int) descriptor;
		int sizeClass = sizeClass(descriptor);
		boolean right = (int) (descriptor >>> CHECK_SHIFT) == check(chunk, fields) && (fields & 0xFF) == KIND_SPAN
				&& count(descriptor) > 0 && (sizeClass == SizeClasses.LARGE || (sizeClass < SizeClasses.COUNT
						&& count(descriptor) <= SizeClasses.slotCount(sizeClass)));
		return right
				&& chunk % PoolLayout.CHUNKS_PER_REGION + chunkCount(descriptor) <= PoolLayout.CHUNKS_PER_REGION;
	}

}
