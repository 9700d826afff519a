/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * One copy of the pool's header.
 *
 * <pre>
 *    0        8         12        16        24       40           48      52       56
 *   +--------+---------+---------+---------+--------+------------+-------+--------+----------+
 *   | magic  | format  | byte    | feature | pool   | generation | state | log    | commit   |
 *   | 8 bytes| version | order   | flags   | UUID   | u64        | u32   | kind   | sequence |
 *   |        | u32     | mark u32| u64     |        |            |       | u32    | u64      |
 *   +--------+---------+---------+---------+--------+------------+-------+--------+----------+
 *    64           72        80        88        96         100   104         112         120
 *   +------------+---------+---------+---------+----------+-----+-----------+-----------+-----+
 *   | log's base | journal | journal | journal | last     | 0   | last      | last      | 0   |
 *   | sequence   | offset  | bytes   | epoch   | recovery | u32 | recovery's| recovery's| u32 |
 *   | u64        | u64     | u64     | u64     | u32      |     | time u64  | commit u64|     |
 *   +------------+---------+---------+---------+----------+-----+-----------+-----------+-----+
 *    124     128       144            152      160       168              508
 *   +-------+---------+--------------+--------+---------+------+---------+----------+
 *   | flags | boot id | sum of chunk | sum of | file's  |  0   |         | checksum |
 *   | u32   | 16 bytes| descriptors  | blocks | bytes   |  ...            | CRC32C   |
 *   |       |         | u64          | u64    | u64     |                 | u32      |
 *   +-------+---------+--------------+--------+---------+------+---------+----------+
 * </pre>
 *
 * A copy is one sector, and the checksum covers all of it. In version 1 the checksum, of bytes 0 to 119, lies at 120, and
 * there's nothing behind it. Magic, version and mark stay where they are in every later format.
 */
final class HeaderLayout {

	/** "PMEMHEAP" in bytes. */
	static final long MAGIC_VALUE = 0x5041_4548_4D45_4D50L;

	static final int BYTE_ORDER_VALUE = 0x0102_0304;

	static final int STATE_OPEN = 1;

	static final int STATE_CLEAN = 2;

	/** The stores of commits are not synced; set only while the pool is open. */
	static final int FLAG_NOT_SYNCED = 1;

	static final int FORMAT_VERSION = 8;

	static final int BYTE_ORDER = 12;

	static final int FEATURES = 16;

	static final int POOL_ID = 24;

	static final int GENERATION = 40;

	static final int STATE = 48;

	static final int LOG_KIND = 52;

	static final int COMMIT_SEQUENCE = 56;

	static final int LOG_BASE = 64;

	static final int JOURNAL_OFFSET = 72;

	static final int JOURNAL_BYTES = 80;

	static final int JOURNAL_EPOCH = 88;

	static final int RECOVERY_OUTCOME = 96;

	static final int RECOVERY_TIME = 104;

	static final int RECOVERY_SEQUENCE = 112;

	static final int VERSION_1_CHECKSUM = 120;

	static final int FLAGS = 124;

	static final int BOOT_ID = 128;

	static final int DESCRIPTOR_SUM = 144;

	static final int BLOCK_SUM = 152;

	static final int SIZE_BYTES = 160;

	static final int CHECKSUM = 508;

	/** All of the sector. */
	static final int BYTES = PoolLayout.SECTOR_BYTES;

	private HeaderLayout() {}

}
