/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The order of keys: byte by byte, unsigned; a key comes before those that it is a prefix of.
 */
public final class IndexKeys {

	/** The longest key that an index takes. A node always has room for three entries of it. */
	public static final int MAXIMUM_KEY_BYTES = 300;

	private static final VarHandle BIG_ENDIAN_LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.BIG_ENDIAN);

	private IndexKeys() {}

	/** Compares two keys. */
	public static int compare(byte[] a, int aIndex, int aLength, byte[] b, int bIndex, int bLength) {
		return Arrays.compareUnsigned(a, aIndex, aIndex + aLength, b, bIndex, bIndex + bLength);
	}

	/**
	 * The least key above all that start with these bytes, or null if there's none: as an exclusive upper bound it makes
	 * a range of a prefix.
	 */
	public static byte @Nullable [] prefixSuccessor(byte[] prefix) {
		int length = prefix.length;
		while (length > 0 && prefix[length - 1] == (byte) 0xFF) {
			length--;
		}
		if (length == 0) {
			return null;
		}
		byte[] successor = Arrays.copyOf(prefix, length);
		successor[length - 1]++;
		return successor;
	}

	/** The key of an offset: 8 bytes, big-endian. */
	public static byte[] ofOffset(long offset) {
		byte[] key = new byte[Long.BYTES];
		BIG_ENDIAN_LONG.set(key, 0, offset);
		return key;
	}

	/** The offset of which these 8 bytes are the key. */
	public static long offset(byte[] key) {
		return (long) BIG_ENDIAN_LONG.get(key, 0);
	}

	/**
	 * The key's first eight bytes as a big-endian number, zeros standing in for missing ones. Where two heads differ,
	 * their unsigned order is that of their keys; where they are equal, the shorter key is the smaller one if it has no
	 * more than eight bytes.
	 */
	static long head(byte[] key, int keyLength) {
		if (keyLength >= Long.BYTES) {
			return (long) BIG_ENDIAN_LONG.get(key, 0);
		}
		long head = 0;
		for (int i = 0; i < keyLength; i++) {
			head |= (key[i] & 0xFFL) << (56 - (i << 3));
		}
		return head;
	}

	/** The same of a key within a node, where at least eight bytes follow the key's start. */
	static long headInNode(byte[] node, int index, int keyLength) {
		long head = (long) BIG_ENDIAN_LONG.get(node, index);
		if (keyLength < Long.BYTES) {
			head &= ~(-1L >>> (keyLength << 3));
		}
		return head;
	}

	/** Compares two keys whose heads are equal. */
	static int compareTails(byte[] a, int aIndex, int aLength, byte[] b, int bLength) {
		if (Math.min(aLength, bLength) <= Long.BYTES) {
			return aLength - bLength;
		}
		return Arrays.compareUnsigned(a, aIndex + Long.BYTES, aIndex + aLength, b, Long.BYTES, bLength);
	}

}
