/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Numbers and text as parts of keys: bytes whose unsigned lexicographic order is that of the values. Numbers are big-endian
 * with the sign bit flipped.
 */
public final class KeyBytes {

	/** Ends text. Larger than nothing, smaller than any unit's first byte. */
	static final int TERMINATOR = 0;

	/** Before the units 0 and 1, which are written as 1 and 2. */
	private static final int ESCAPE = 1;

	private KeyBytes() {}

	/** The key of a single long. */
	public static byte[] of(long value) {
		byte[] bytes = new byte[Long.BYTES];
		Bytes.putLong(bytes, 0, Long.reverseBytes(value ^ Long.MIN_VALUE));
		return bytes;
	}

	/** The long whose key this is. */
	public static long ofLong(byte[] key) {
		return Long.reverseBytes(Bytes.getLong(key, 0)) ^ Long.MIN_VALUE;
	}

	/** The whole number of which all of these bytes are the key. */
	static long integral(byte[] key) {
		long value = (byte) (key[0] ^ 0x80);
		for (int index = 1; index < key.length; index++) {
			value = (value << Byte.SIZE) | (key[index] & 0xFF);
		}
		return value;
	}

	/** Adds the low byte. */
	public static void putByte(PayloadWriter key, int value) {
		int at = key.claim(1);
		key.bytes()[at] = (byte) value;
	}

	/** Adds two bytes whose order is that of unsigned shorts. */
	static void putUnsignedShort(PayloadWriter key, int value) {
		int at = key.claim(Short.BYTES);
		Bytes.putShort(key.bytes(), at, Short.reverseBytes((short) value));
	}

	static void putInt(PayloadWriter key, int value) {
		int at = key.claim(Integer.BYTES);
		Bytes.putInt(key.bytes(), at, Integer.reverseBytes(value ^ Integer.MIN_VALUE));
	}

	static void putLong(PayloadWriter key, long value) {
		int at = key.claim(Long.BYTES);
		Bytes.putLong(key.bytes(), at, Long.reverseBytes(value ^ Long.MIN_VALUE));
	}

	/**
	 * Adds each UTF-16 unit apart, as UTF-8 would encode it: so surrogates sort as in {@link String#compareTo}.
	 * @param last whether nothing follows; else a terminator does
	 */
	public static void putText(PayloadWriter key, String value, boolean last) {
		for (int index = 0; index < value.length(); index++) {
			char unit = value.charAt(index);
			if (unit <= ESCAPE) {
				putByte(key, ESCAPE);
				putByte(key, unit + 1);
			} else if (unit < 0x80) {
				putByte(key, unit);
			} else if (unit < 0x800) {
				putByte(key, 0xC0 | unit >> 6);
				putByte(key, 0x80 | unit & 0x3F);
			} else {
				putByte(key, 0xE0 | unit >> 12);
				putByte(key, 0x80 | unit >> 6 & 0x3F);
				putByte(key, 0x80 | unit & 0x3F);
			}
		}
		if (!last) {
			putByte(key, TERMINATOR);
		}
	}

}
