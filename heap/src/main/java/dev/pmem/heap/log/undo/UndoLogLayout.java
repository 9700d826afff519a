/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.undo;

import dev.pmem.heap.pool.BlockLayout;

/**
 * A record of the undo log. Two frames take turns, by the sequence's lowest bit. The body lies behind the header in its
 * frame or, if it's too large, in free chunks.
 *
 * <pre>
 *    0        8          16        24        32      36       40       44       48            56       64
 *   +--------+----------+---------+---------+-------+--------+--------+--------+-------------+--------+
 *   | magic  | sequence | body    | body    | entry | body   | after  | header | descriptors'| blocks'|
 *   | u64    | u64      | offset  | bytes   | count | CRC32C | CRC32C | CRC32C | sum         | sum    |
 *   |        |          | u64     | u64     | u32   | u32    | u32    | u32    | u64         | u64    |
 *   +--------+----------+---------+---------+-------+--------+--------+--------+-------------+--------+
 * </pre>
 *
 * The header's CRC32C covers all of it but itself. The sums are those of the pool after the commit. A record of version 1
 * has another magic, ends at 48, and its CRC32C covers bytes 0 to 43.
 * <p>
 *
 * A body is a sequence of entries, each a u64 with the change's type in the top byte and the offset in the others, then
 * what lay there: a block's header, the range of its payload that the change overwrites (where in the payload it begins,
 * u32, and how long it is, u32) and the bytes of that range, padded to eight; or a header; or a word. The after checksum
 * covers, for each entry in order, the header or word that the change stores.
 */
public final class UndoLogLayout {

	/** "UNDOREC2" in bytes. */
	public static final long MAGIC = 0x3243_4552_4F44_4E55L;

	/** "UNDOREC1" in bytes. */
	public static final long MAGIC_1 = 0x3143_4552_4F44_4E55L;

	public static final int SEQUENCE = 8;

	public static final int BODY_OFFSET = 16;

	public static final int BODY_BYTES = 24;

	public static final int ENTRY_COUNT = 32;

	public static final int BODY_CHECKSUM = 36;

	public static final int AFTER_CHECKSUM = 40;

	public static final int HEADER_CHECKSUM = 44;

	public static final int DESCRIPTOR_SUM = 48;

	public static final int BLOCK_SUM = 56;

	public static final int HEADER_BYTES = 64;

	/** Where in its frame a small record's body lies. */
	public static final int BODY_IN_FRAME = 64;

	public static final int ENTRY_HEADER_BYTES = 8;

	/** Where in a block's entry, behind the u64, the range lies. */
	public static final int RANGE_IN_BLOCK = BlockLayout.HEADER_BYTES;

	/** Where in a block's entry, behind the u64, the bytes of the payload lie. */
	public static final int PAYLOAD_IN_BLOCK = RANGE_IN_BLOCK + Long.BYTES;

	public static final int TYPE_SHIFT = 56;

	public static final long OFFSET_MASK = (1L << TYPE_SHIFT) - 1;

	private UndoLogLayout() {}

	static long range(int from, int length) {
		return from | (long) length << Integer.SIZE;
	}

	/** The position in the payload where a range begins. */
	public static int rangeFrom(long range) {
		return (int) range;
	}

	/** The number of bytes of a range. */
	public static int rangeLength(long range) {
		return (int) (range >>> Integer.SIZE);
	}

	/** A length in bytes, rounded up to a multiple of eight. */
	public static int padded(int length) {
		return (length + 7) & ~7;
	}

}
