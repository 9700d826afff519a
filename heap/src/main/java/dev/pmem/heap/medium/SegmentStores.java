/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The store instructions that the media share. Each checks bounds and liveness of the segment.
 */
final class SegmentStores {

	private static final VarHandle LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

	private static final byte[] ZEROS = new byte[1 << 16];

	static {
		// Code compiled while only native segments are loaded would be thrown away when the first array is wrapped.
		MemorySegment array = MemorySegment.ofArray(new byte[Long.BYTES]);
		write(array, 0, new byte[1], 0, 1);
		zero(array, 0, 1);
	}

	private SegmentStores() {}

	static void putLong(MemorySegment segment, long offset, long value) {
		// Opaque: a plain store of a long may be split or left out.
		LONG.setOpaque(segment, offset, value);
	}

	static void putLongRelease(MemorySegment segment, long offset, long value) {
		LONG.setRelease(segment, offset, value);
	}

	static void write(MemorySegment segment, long offset, byte[] source, int index, int length) {
		MemorySegment.copy(source, index, segment, ValueLayout.JAVA_BYTE, offset, length);
	}

	static void zero(MemorySegment segment, long offset, long sizeBytes) {
		Objects.checkFromIndexSize(offset, sizeBytes, segment.byteSize());
		// Filling a slice would allocate the slice.
		for (long done = 0; done < sizeBytes; done += ZEROS.length) {
			int length = (int) Math.min(ZEROS.length, sizeBytes - done);
			MemorySegment.copy(ZEROS, 0, segment, ValueLayout.JAVA_BYTE, offset + done, length);
		}
	}

}
