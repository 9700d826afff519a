/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The payload of a COLLECTION block. The header's type is the number of the layout that the collection's entries had when
 * it was made.
 *
 * <pre>
 *    0       1       2      4              8          16
 *   +-------+-------+------+--------------+----------+--------------+
 *   | form  | flags | 0    | index number | size     | tree's root  |
 *   | u8    | u8    | u16  | u32          | u64      | u64          |
 *   +-------+-------+------+--------------+----------+--------------+
 * </pre>
 *
 * The index number stands in the nodes of the tree of a set or map. The root of a list is 0 while the list is empty.
 */
public final class CollectionLayout {

	/** Size of the payload. */
	public static final int BYTES = 24;

	static final int FORM = 0;

	static final int FLAGS = 1;

	static final int INDEX_NUMBER = 4;

	static final int SIZE = 8;

	static final int ROOT = 16;

	/** The flag of a collection that was dropped: nothing refers to it, and nothing is added to it any more. */
	static final int DROPPED = 1;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private CollectionLayout() {}

	/** The payload of a new collection. */
	public static byte[] create(int form, int indexNumber, long size, long root) {
		byte[] payload = new byte[BYTES];
		payload[FORM] = (byte) form;
		INT.set(payload, INDEX_NUMBER, indexNumber);
		setSize(payload, size);
		setRoot(payload, root);
		return payload;
	}

	/** The code of what the collection is. */
	public static int form(byte[] payload) {
		return payload[FORM] & 0xFF;
	}

	/** Whether the collection was dropped. */
	public static boolean isDropped(byte[] payload) {
		return (payload[FLAGS] & DROPPED) != 0;
	}

	/** Marks the collection as dropped. */
	public static void setDropped(byte[] payload) {
		payload[FLAGS] |= DROPPED;
	}

	/** The number in the nodes of the tree; 0 of a list. */
	public static int indexNumber(byte[] payload) {
		return (int) INT.get(payload, INDEX_NUMBER);
	}

	/** The number of elements. */
	public static long size(byte[] payload) {
		return (long) LONG.get(payload, SIZE);
	}

	/** Sets the number of elements. */
	public static void setSize(byte[] payload, long size) {
		LONG.set(payload, SIZE, size);
	}

	/** The offset of the tree's root; 0 of an empty list. */
	public static long root(byte[] payload) {
		return (long) LONG.get(payload, ROOT);
	}

	/** Sets the offset of the tree's root. */
	public static void setRoot(byte[] payload, long offset) {
		LONG.set(payload, ROOT, offset);
	}

}
