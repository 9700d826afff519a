/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where things lie in the payload of a LIST_NODE block. Numbers are little-endian. A leaf's header names the layout of its
 * elements; the type of an interior node is 0.
 *
 * <pre>
 *   0        1        2                 4
 *   +--------+--------+-----------------+-------------------------------------------+
 *   | level  | flags  | count n         | leaf: n + 1 times u16, then the elements  |
 *   | u8     | u8 = 0 | u16             | interior node: n times child u64, size u64|
 *   +--------+--------+-----------------+-------------------------------------------+
 * </pre>
 *
 * In a leaf, item {@code i} of the directory is where element {@code i} starts, counted from the first; item {@code n} is
 * the end of the last one. The top bit of an item tells that the element is too large for a leaf: in its place is the offset
 * (u64) of an object. A child's size is the number of elements below it.
 */
final class ListNodeLayout {

	/** Payload capacity of a full node: with the block's header it fills a slot of 1024 bytes. */
	static final int NODE_BYTES = 1000;

	static final int LEVEL = 0;

	static final int COUNT = 2;

	static final int ITEMS = 4;

	static final int DIRECTORY_ITEM_BYTES = 2;

	static final int CHILD_BYTES = 16;

	/** In a directory item: the element is the offset of an object. */
	static final int OBJECT = 0x8000;

	private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private ListNodeLayout() {}

	static int level(byte[] node) {
		return node[LEVEL] & 0xFF;
	}

	static void setLevel(byte[] node, int level) {
		node[LEVEL] = (byte) level;
	}

	static int count(byte[] node) {
		return (short) SHORT.get(node, COUNT) & 0xFFFF;
	}

	static void setCount(byte[] node, int count) {
		SHORT.set(node, COUNT, (short) count);
	}

	/** Index of the first element in a leaf of this many elements. */
	static int elementsIndex(int count) {
		return ITEMS + DIRECTORY_ITEM_BYTES * (count + 1);
	}

	private static int item(byte[] leaf, int position) {
		return (short) SHORT.get(leaf, ITEMS + DIRECTORY_ITEM_BYTES * position) & 0xFFFF;
	}

	/** Start of an element, counted from the first one's. */
	static int start(byte[] leaf, int position) {
		return item(leaf, position) & ~OBJECT;
	}

	/** Whether the element is the offset of an object. */
	static boolean isObject(byte[] leaf, int position) {
		return (item(leaf, position) & OBJECT) != 0;
	}

	static void setItem(byte[] leaf, int position, int start, boolean isObject) {
		SHORT.set(leaf, ITEMS + DIRECTORY_ITEM_BYTES * position, (short) (isObject ? start | OBJECT : start));
	}

	/** The offset of a child. */
	static long child(byte[] node, int position) {
		return readLong(node, ITEMS + CHILD_BYTES * position);
	}

	/** The number of elements below a child. */
	static long childSize(byte[] node, int position) {
		return readLong(node, ITEMS + CHILD_BYTES * position + Long.BYTES);
	}

	static void setChild(byte[] node, int position, long offset, long size) {
		writeLong(node, ITEMS + CHILD_BYTES * position, offset);
		writeLong(node, ITEMS + CHILD_BYTES * position + Long.BYTES, size);
	}

	static long readLong(byte[] node, int index) {
		return (long) LONG.get(node, index);
	}

	static void writeLong(byte[] node, int index, long value) {
		LONG.set(node, index, value);
	}

}
