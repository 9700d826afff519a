/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Copies and checksums of ranges of any size, read part by part. The recoveries of both logs share them.
 */
public final class PoolRanges {

	private PoolRanges() {}

	/** The CRC32C of a range. */
	public static int checksum(Medium medium, long offset, long sizeBytes) {
		CRC32C crc = new CRC32C();
		updateChecksum(medium, crc, offset, sizeBytes);
		return (int) crc.getValue();
	}

	/** Adds a range's bytes to a CRC32C. */
	public static void updateChecksum(Medium medium, CRC32C crc, long offset, long sizeBytes) {
		forEachPart(medium, offset, sizeBytes, (_, part, length) -> crc.update(part, 0, length));
	}

	/** Copies the bytes of one range to another, without flushing them. The ranges are the same, or do not overlap. */
	public static void copy(Medium medium, long from, long to, long sizeBytes) {
		forEachPart(medium, from, sizeBytes, (done, part, length) -> medium.write(to + done, part, 0, length));
	}

	private static void forEachPart(Medium medium, long offset, long sizeBytes, PartVisitor visitor) {
		byte[] part = new byte[(int) Math.min(sizeBytes, PoolLayout.CHUNK_BYTES)];
		for (long done = 0; done < sizeBytes;) {
			int length = (int) Math.min(part.length, sizeBytes - done);
			MemorySegment.copy(medium.segment(), ValueLayout.JAVA_BYTE, offset + done, part, 0, length);
			visitor.visit(done, part, length);
			done += length;
		}
	}

	/**
	 * What to do with the bytes {@code part[0, length)} of a range; {@code done} bytes of the range came before them.
	 */
	private interface PartVisitor {

		void visit(long done, byte[] part, int length);

	}

}
