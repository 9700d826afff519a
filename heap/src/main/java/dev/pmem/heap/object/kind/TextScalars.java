/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Locale;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Text, what is stored as text, and numbers of any length.
 */
public final class TextScalars {

	private static final byte LANGUAGE_TAG = 1;

	private static final byte LOCALE_PARTS = 2;

	private TextScalars() {}

	static void register() {
		ScalarCodec.part(Kind.STRING, String.class, TextScalars::read, TextScalars::write);
		ScalarCodec.part(Kind.URI, URI.class, (bytes, at, size, utf16) -> URI.create(read(bytes, at, size, utf16)),
				(out, value) -> write(out, value.toString()));
		ScalarCodec.part(Kind.CURRENCY, Currency.class,
				(bytes, at, size, utf16) -> Currency.getInstance(read(bytes, at, size, utf16)),
				(out, value) -> write(out, value.getCurrencyCode()));
		ScalarCodec.part(Kind.LOCALE, Locale.class, (bytes, at, size, _) -> locale(bytes, at, size),
				TextScalars::putLocale);
		ScalarCodec.part(Kind.BIG_INTEGER, BigInteger.class, (bytes, at, size, _) -> new BigInteger(bytes, at, size),
				(out, value) -> {
					out.append(value.toByteArray());
					return 0;
				});
		ScalarCodec.part(Kind.BIG_DECIMAL, BigDecimal.class, (bytes, at, size, _) -> decimal(bytes, at, size),
				TextScalars::putDecimal);
	}

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
		// The low byte of each unit, which is all of it: in one copy, as what reads the bytes next would have to wait for as
		// many stores as there are.
		value.getBytes(0, length, out.bytes(), at);
		return 0;
	}

	private static int writeUtf16(PayloadWriter out, String value) {
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

	// A language tag carries script and extensions, the parts what is no well-formed tag; few locales have both.
	private static int putLocale(PayloadWriter out, Locale value) {
		String tag = value.toLanguageTag();
		boolean tagged = Locale.forLanguageTag(tag).equals(value);
		String parts = value.getLanguage() + '\0' + value.getCountry() + '\0' + value.getVariant();
		if (!tagged && !locale(parts).equals(value)) {
			throw new ValuePathException("is a Locale that its language tag does not tell: " + value);
		}
		int at = out.claim(1);
		out.bytes()[at] = tagged ? LANGUAGE_TAG : LOCALE_PARTS;
		String text = tagged ? tag : parts;
		int textAt = out.claim(2 * text.length());
		for (int index = 0; index < text.length(); index++) {
			Bytes.putChar(out.bytes(), textAt + 2 * index, text.charAt(index));
		}
		return 0;
	}

	private static Locale locale(byte[] bytes, int at, int size) {
		String text = read(bytes, at + 1, size - 1, true);
		return switch (bytes[at]) {
			case LANGUAGE_TAG -> Locale.forLanguageTag(text);
			case LOCALE_PARTS -> locale(text);
			default -> throw new IllegalArgumentException("form " + bytes[at]);
		};
	}

	@SuppressWarnings("deprecation")
	private static Locale locale(String parts) {
		String[] split = parts.split("\0", 3);
		// Locale.of has no more special cases than this; both are the only ways to a locale that is no language tag.
		return new Locale(split[0], split[1], split[2]);
	}

	private static BigDecimal decimal(byte[] bytes, int at, int size) {
		if (size < 5) {
			throw new IllegalArgumentException("only " + size + " bytes");
		}
		return new BigDecimal(new BigInteger(bytes, at + 4, size - 4), Bytes.getInt(bytes, at));
	}

	private static int putDecimal(PayloadWriter out, BigDecimal value) {
		int at = out.claim(4);
		Bytes.putInt(out.bytes(), at, value.scale());
		out.append(value.unscaledValue().toByteArray());
		return 0;
	}

}
