/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.util.zip.CRC32C;

/**
 * The header of a block.
 *
 * <pre>
 *    0        8        12     13      14         16     20
 *   +--------+--------+------+-------+----------+------+----------+---------
 *   | version| payload| kind | flags | reserved | type | CRC32C   | payload
 *   | u64    | length | u8   | u8    | u16      | u32  | u32      | ...
 *   |        | u32    |      |       |          |      |          |
 *   +--------+--------+------+-------+----------+------+----------+---------
 * </pre>
 *
 * The checksum is the payload's CRC32C, xored with the upper half of {@code 0x9E3779B97F4A7C15 * (length | kind << 32)
 * +
 * 0xC2B2AE3D27D4EB4F * type + 0xD6E8FEB86659FD93 * (offset + 1)}. A block that lies where another block was written is
 * therefore detected, too. The checksum leaves out the version, so that a transaction can compute the checksum before
 * its commit sequence is known. A version beyond the newest commit shows damage.
 * <p>
 * A free slot has a header too, of kind, length and type 0, with the checksum of an empty payload. A slot that was
 * wiped out is therefore not taken for a free slot.
 */
public final class BlockLayout {

	public static final int VERSION = 0;

	public static final int LENGTH = 8;

	public static final int KIND = 12;

	public static final int FLAGS = 13;

	public static final int TYPE = 16;

	public static final int CHECKSUM = 20;

	public static final int HEADER_BYTES = 24;

	private BlockLayout() {}

	/** Bytes 8 to 15 of the header. */
	public static long lengthAndKind(int length, int kind) {
		return (length & 0xFFFF_FFFFL) | ((long) kind << 32);
	}

	/** Bytes 16 to 23 of the header. */
	public static long typeAndChecksum(int type, int checksum) {
		return (type & 0xFFFF_FFFFL) | ((long) checksum << 32);
	}

	/** The payload's length in bytes; negative only in a damaged header. */
	public static int lengthOf(long lengthAndKind) {
		return (int) lengthAndKind;
	}

	/** The code of the block's {@link BlockKind}, from 0 to 255. */
	public static int kindOf(long lengthAndKind) {
		return (int) (lengthAndKind >>> 32) & 0xFF;
	}

	/** Flags and reserved bytes, all zero in this format. */
	public static int flagsOf(long lengthAndKind) {
		return (int) (lengthAndKind >>> 40);
	}

	/** The number of the object's layout, or of the index. */
	public static int typeOf(long typeAndChecksum) {
		return (int) typeAndChecksum;
	}

	/** The block's checksum. */
	public static int checksumOf(long typeAndChecksum) {
		return (int) (typeAndChecksum >>> 32);
	}

	/** The checksum of a block at this offset with this header and the payload in {@code bytes[0, length)}. */
	public static int checksum(long offset, int kind, int type, byte[] bytes, int length) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, length);
		return checksum(offset, kind, type, (int) crc.getValue(), length);
	}

	/** The checksum of a block whose payload of this length has this CRC32C. */
	static int checksum(long offset, int kind, int type, int payloadCrc, int length) {
		return payloadCrc ^ headerHash(offset, lengthAndKind(length, kind), type);
	}

	private static int headerHash(long offset, long lengthAndKind, int type) {
		// The header's fields are mixed in by odd multipliers: every single flipped bit of a field changes the upper
		// half. A second CRC call on 12 bytes would cost as much as 100 bytes of payload.
		long header = lengthAndKind * 0x9E37_79B9_7F4A_7C15L + (type & 0xFFFF_FFFFL) * 0xC2B2_AE3D_27D4_EB4FL
				+ (offset + 1) * 0xD6E8_FEB8_6659_FD93L;
		return (int) (header >>> 32);
	}

	/** Bytes 16 to 23 of the header of a free slot at this offset; bytes 8 to 15 are zero. */
	public static long freeTypeAndChecksum(long offset) {
		return typeAndChecksum(0, headerHash(offset, 0, 0));
	}

	/** Whether a header with these words at bytes 8 and 16 is that of a free slot. */
	static boolean isFree(long offset, long lengthAndKind, long typeAndChecksum) {
		return lengthAndKind == 0 && typeAndChecksum == freeTypeAndChecksum(offset);
	}

	/**
	 * The term of a block in use in the sum of all blocks; a free slot adds nothing. Each bit of the header and of the
	 * offset changes about half of the bits of the term, so the differences of several blocks don't cancel each other
	 * out.
	 */
	public static long sumTerm(long offset, long version, long lengthAndKind, long typeAndChecksum) {
		long term = (version + offset * 0xD6E8_FEB8_6659_FD93L) * 0x9E37_79B9_7F4A_7C15L;
		term = ((term ^ (term >>> 32)) + lengthAndKind) * 0xC2B2_AE3D_27D4_EB4FL;
		term = ((term ^ (term >>> 32)) + typeAndChecksum) * 0xD6E8_FEB8_6659_FD93L;
		return term ^ (term >>> 32);
	}

}
