/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.UUID;

import dev.pmem.heap.pool.PoolLayout;

/**
 * A record of the redo journal: one batch of commits. Records lie one behind the other in the half of their epoch, each at
 * the start of a sector, so that a record that is torn harms none before it.
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
 * The body lies right behind the header, or in chunks of its own if it is larger than a half. It is the sums of the pool's
 * chunk descriptors (u64) and of its blocks (u64) after the batch, then a sequence of entries: offset in the pool (u64), length (u32), 0 (u32), and the bytes that shall lie there, padded with zeros to eight. The
 * header's CRC32C covers bytes 0 to 59, of which bytes 56 to 59 are the header CRC32C of the record before, or 0 in an
 * epoch's first. The top bit of the entry count is set if no record of the epoch before was needed any more, which the pool's
 * header then told: should that copy of it be damaged, an earlier one must not have those records replayed over what was
 * stored since. The tag is the halves of the pool's id, xored: so that a pool that is stored as a value in another one
 * isn't taken for its journal. A record of version 1 has another magic, and no sums.
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

	/** Set in the entry count. */
	static final int ALONE = 1 << 31;

	static final int BODY_CHECKSUM = 44;

	static final int POOL_TAG = 48;

	static final int PREVIOUS_CHECKSUM = 56;

	static final int HEADER_CHECKSUM = 60;

	static final int HEADER_BYTES = 64;

	/** Where in a body the sum of the blocks lies; that of the descriptors lies at its start. */
	static final int BLOCK_SUM_IN_BODY = 8;

	/** What lies in a body before its entries. */
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

	/** What a record with a body of this size behind its header takes of a half. */
	static long recordBytes(long bodyBytes) {
		return (HEADER_BYTES + bodyBytes + PoolLayout.SECTOR_BYTES - 1) & -PoolLayout.SECTOR_BYTES;
	}

}
