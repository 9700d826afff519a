/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * Slot sizes, headers included: multiples of 16 up to 256 bytes, then eight steps for each doubling up to 64 KiB. A
 * block that fits no slot is large and takes whole chunks.
 */
public final class SizeClasses {

	private static final int SMALLEST = 32;

	private static final int LARGEST = 65536;

	/** Spans of slots up to this size are one chunk; those of larger ones are {@link #WIDE_SPAN_CHUNKS}. */
	private static final int LARGEST_IN_ONE_CHUNK = 8192;

	private static final int WIDE_SPAN_CHUNKS = 8;

	private static final int[] SLOT_BYTES = slotSizes();

	private static final byte[] CLASS_BY_SIXTEENTH = classBySixteenth();

	/** The code of a large block where a size class is expected. */
	public static final int LARGE = 255;

	public static final int COUNT = SLOT_BYTES.length;

	/** The most bytes that a slot's payload can have. */
	public static final int MAXIMUM_SMALL_PAYLOAD = LARGEST - BlockLayout.HEADER_BYTES;

	private SizeClasses() {}

	private static int[] slotSizes() {
		int[] sizes = new int[128];
		int count = 0;
		for (int size = SMALLEST; size <= LARGEST; size += Math.max(16, Integer.highestOneBit(size) / 8)) {
			sizes[count++] = size;
		}
		return java.util.Arrays.copyOf(sizes, count);
	}

	private static byte[] classBySixteenth() {
		byte[] classes = new byte[LARGEST / 16 + 1];
		int sizeClass = 0;
		for (int index = 0; index < classes.length; index++) {
			if (SLOT_BYTES[sizeClass] < index * 16) {
				sizeClass++;
			}
			classes[index] = (byte) sizeClass;
		}
		return classes;
	}

	/** The smallest class whose payload holds this many bytes, or {@link #LARGE}. */
	public static int classFor(int payloadLength) {
		if (payloadLength > MAXIMUM_SMALL_PAYLOAD) {
			return LARGE;
		}
		return CLASS_BY_SIXTEENTH[(payloadLength + BlockLayout.HEADER_BYTES + 15) >> 4];
	}

	/** The size of the class's slots in bytes, headers included. */
	public static int slotBytes(int sizeClass) {
		return SLOT_BYTES[sizeClass];
	}

	/** The number of chunks in a span of the class. */
	public static int spanChunks(int sizeClass) {
		return (SLOT_BYTES[sizeClass] <= LARGEST_IN_ONE_CHUNK) ? 1 : WIDE_SPAN_CHUNKS;
	}

	/** The number of slots in a span of the class. */
	public static int slotCount(int sizeClass) {
		return spanChunks(sizeClass) * PoolLayout.CHUNK_BYTES / SLOT_BYTES[sizeClass];
	}

	/** Chunks that a large block with this payload takes. */
	public static long largeChunks(long payloadLength) {
		return (payloadLength + BlockLayout.HEADER_BYTES + PoolLayout.CHUNK_BYTES - 1) >> PoolLayout.CHUNK_BITS;
	}

}
