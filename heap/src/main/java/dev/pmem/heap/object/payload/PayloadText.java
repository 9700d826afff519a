/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.nio.charset.StandardCharsets;

/**
 * Text in payloads: Latin-1 if all units fit a byte, otherwise UTF-16. The flag {@link ValueWriter#UTF_16} shows which.
 */
public final class PayloadText {

	private PayloadText() {}

	/**
	 * The text that lies in these bytes.
	 * @param size count of bytes
	 * @throws IllegalArgumentException if that many bytes are no UTF-16 text
	 */
	public static String read(byte[] bytes, int at, int size, boolean utf16) {
		if (!utf16) {
			return new String(bytes, at, size, StandardCharsets.ISO_8859_1);
		}
		if ((size & 1) != 0) {
			throw new IllegalArgumentException("UTF-16 text of " + size + " bytes");
		}
		// Not through a charset: that would replace lone surrogates.
		char[] chars = new char[size / 2];
		for (int index = 0; index < chars.length; index++) {
			chars[index] = Bytes.getChar(bytes, at + 2 * index);
		}
		return new String(chars);
	}

	/** Adds the text; gives {@link ValueWriter#UTF_16} or 0. */
	@SuppressWarnings("deprecation")
	public static int write(PayloadWriter out, String value) {
		int length = value.length();
		int units = 0;
		for (int index = 0; index < length; index++) {
			units |= value.charAt(index);
		}
		if (units > 0xFF) {
			return writeUtf16(out, value);
		}
		int at = out.claim(length);
		// The low byte of each unit is the whole unit. All are copied at once: code that reads the bytes next would
		// otherwise wait for as many stores as there are units.
		value.getBytes(0, length, out.bytes(), at);
		return 0;
	}

	/** Adds the text as UTF-16 whatever its units are; gives {@link ValueWriter#UTF_16}. */
	public static int writeUtf16(PayloadWriter out, String value) {
		int length = value.length();
		if (length > Integer.MAX_VALUE / 2) {
			throw new ValuePathException("has " + length + " characters, more than one object can take");
		}
		int at = out.claim(2 * length);
		byte[] bytes = out.bytes();
		for (int index = 0; index < length; index++) {
			Bytes.putChar(bytes, at + 2 * index, value.charAt(index));
		}
		return ValueWriter.UTF_16;
	}

}
