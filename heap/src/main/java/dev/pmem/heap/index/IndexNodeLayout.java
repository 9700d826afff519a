/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where things lie in the payload of a node. Numbers are little-endian; the header of the block gives kind, index number
 * and payload length.
 *
 * <pre>
 *   0        1        2                 4
 *   +--------+--------+-----------------+---------------------------------------+
 *   | level  | flags  | entry count n   | directory: n + 1 times u16            |
 *   | u8     | u8 = 0 | u16             | start of entry i, from the entries on |
 *   +--------+--------+-----------------+---------------------------------------+
 *   | entry 0 | entry 1 | ... | entry n-1 |    at 4 + 2 (n + 1); ends with the payload
 *   +---------+---------+-----+-----------+
 *
 *   entry of a leaf (level 0)           | key ...                       | reference u64 |
 *   entry of an interior node           | key ... | [ separator's ref ] | child u64     |
 * </pre>
 *
 * Entries lie in their order and without gaps, so entry {@code i} ends where {@code i + 1} starts, directory item
 * {@code n} is the end of the last one, and a node is copied no further than its content goes. In an interior node the
 * top bit of a directory item tells that a reference stands behind the separator's key; without it the separator is
 * before every entry of that key. All entries in a child are at or after its separator and before the next one. The
 * first child has no separator: its key is empty.
 */
final class IndexNodeLayout {

	/** Payload capacity of a node: with the block's header it fills a slot of 1024 bytes. */
	static final int NODE_BYTES = 1000;

	/** No tree that fits a pool is higher. */
	static final int MAXIMUM_LEVEL = 31;

	static final int LEVEL = 0;

	static final int FLAGS = 1;

	static final int COUNT = 2;

	static final int DIRECTORY = 4;

	static final int DIRECTORY_ITEM_BYTES = 2;

	/** In a directory item: a reference stands behind the separator's key. */
	static final int HAS_REFERENCE = 0x8000;

	static final int START_MASK = 0x7FFF;

	/** Size of a reference and of a child's offset. */
	static final int REFERENCE_BYTES = 8;

	/** Payload of a node without entries. */
	static final int EMPTY_BYTES = DIRECTORY + DIRECTORY_ITEM_BYTES;

	private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private IndexNodeLayout() {}

	static int level(byte[] node) {
		return node[LEVEL] & 0xFF;
	}

	static int count(byte[] node) {
		return ((short) SHORT.get(node, COUNT)) & 0xFFFF;
	}

	static void setCount(byte[] node, int count) {
		SHORT.set(node, COUNT, (short) count);
	}

	/** Index of the first entry in a node of this many entries. */
	static int entriesIndex(int count) {
		return DIRECTORY + DIRECTORY_ITEM_BYTES * (count + 1);
	}

	/** Directory item with its flag. */
	static int directoryItem(byte[] node, int entry) {
		return ((short) SHORT.get(node, DIRECTORY + DIRECTORY_ITEM_BYTES * entry)) & 0xFFFF;
	}

	static void setDirectoryItem(byte[] node, int entry, int item) {
		SHORT.set(node, DIRECTORY + DIRECTORY_ITEM_BYTES * entry, (short) item);
	}

	/** Start of an entry, counted from the first one's. */
	static int start(byte[] node, int entry) {
		return directoryItem(node, entry) & START_MASK;
	}

	static long readLong(byte[] node, int index) {
		return (long) LONG.get(node, index);
	}

	static void writeLong(byte[] node, int index, long value) {
		LONG.set(node, index, value);
	}

}
