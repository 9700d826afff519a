/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.UUID;

import dev.pmem.heap.pool.PoolLayout;

/**
 * A record of the redo journal: one batch of commits. Records lie one behind the other in the half of their epoch. Each
 * starts at a sector of its own, so that a torn record does not harm the record before it.
 *
 * <pre>
 *    0        8       16         24      32      40      44      48     56         60       64
 *   +--------+-------+----------+-------+-------+-------+-------+------+----------+--------+------+
 *   | magic  | epoch | sequence | body  | body  | entry | body  | pool | previous | header | body |
 *   | u64    | u64   | u64      | offset| bytes | count | CRC32C| tag  | record's | CRC32C |      |
 *   |        |       |          | u64   | u64   | u32   | u32   | u64  | CRC32C   | u32    |      |
 *   +--------+-------+----------+-------+-------+-------+-------+------+----------+--------+------+
 * </pre>
 *
 * The body lies right behind the header, or in chunks of its own if it is larger than a half. It is the sum of the
 * pool's chunk descriptors (u64) and the sum of the blocks (u64) after the batch, then a sequence of entries. An entry
 * is an offset in the pool (u64), a length (u32), 0 (u32), and the bytes that belong there, padded with zeros to eight.
 * <p>
 * The header's CRC32C covers bytes 0 to 59. Of these, bytes 56 to 59 are the header CRC32C of the record before, or 0
 * in an epoch's first record. The top bit of the entry count is set if the pool's header no longer needed records of
 * the epoch before when the record was written. If that copy of the pool's header is damaged, an earlier copy counts;
 * the bit keeps recovery from replaying the records of the epoch before over later stores. The tag is the halves of the
 * pool's id, xored: if a pool is stored as a value in another pool, its records are not taken for those of the other
 * pool. A record of version 1 has another magic, and no sums.
 */
public final class RedoJournalLayout {

	/** "REDOREC2" in bytes. */
	public static final long MAGIC = 0x3243_4552_4F44_4552L;

	/** "REDOREC1" in bytes. */
	public static final long MAGIC_1 = 0x3143_4552_4F44_4552L;

	public static final int EPOCH = 8;

	public static final int SEQUENCE = 16;

	static final int BODY_OFFSET = 24;

	static final int BODY_BYTES = 32;

	static final int ENTRY_COUNT = 40;

	/** The bit of the entry count that says that no record of the epoch before is needed. */
	static final int ALONE = 1 << 31;

	static final int BODY_CHECKSUM = 44;

	static final int POOL_TAG = 48;

	static final int PREVIOUS_CHECKSUM = 56;

	static final int HEADER_CHECKSUM = 60;

	static final int HEADER_BYTES = 64;

	/** Where in a body the sum of the blocks lies; that of the descriptors lies at its start. */
	static final int BLOCK_SUM_IN_BODY = 8;

	/** The size of the sums at the start of a body, before its entries. */
	static final int SUMS_BYTES = 16;

	static final int ENTRY_LENGTH = 8;

	static final int ENTRY_HEADER_BYTES = 16;

	private RedoJournalLayout() {}

	static long poolTag(UUID poolId) {
		return poolId.getMostSignificantBits() ^ poolId.getLeastSignificantBits();
	}

	static long entryBytes(long length) {
		return ENTRY_HEADER_BYTES + ((length + 7) & ~7L);
	}

	/** The size that a record takes of a half if a body of this size lies behind its header. */
	static long recordBytes(long bodyBytes) {
		return (HEADER_BYTES + bodyBytes + PoolLayout.SECTOR_BYTES - 1) & -PoolLayout.SECTOR_BYTES;
	}

}
