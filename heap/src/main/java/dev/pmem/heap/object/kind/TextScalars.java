/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.net.URI;
import java.util.Currency;
import java.util.Locale;

import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Text, and what is stored as text.
 */
final class TextScalars {

	private TextScalars() {}

	static final class StringScalar extends VariableScalar<String> {

		StringScalar() {
			super(String.class, ValueOrder.natural());
		}

		@Override
		String read(byte[] bytes, int at, int size, boolean utf16) {
			return PayloadText.read(bytes, at, size, utf16);
		}

		@Override
		int write(PayloadWriter out, String value) {
			return PayloadText.write(out, value);
		}

		@Override
		void writeKey(PayloadWriter key, String value, boolean last) {
			KeyBytes.putText(key, value, last);
		}

	}

	static final class UriScalar extends VariableScalar<URI> {

		UriScalar() {
			super(URI.class, ValueOrder.equalityOfText());
		}

		@Override
		URI read(byte[] bytes, int at, int size, boolean utf16) {
			return URI.create(PayloadText.read(bytes, at, size, utf16));
		}

		@Override
		int write(PayloadWriter out, URI value) {
			return PayloadText.write(out, value.toString());
		}

		@Override
		void writeKey(PayloadWriter key, URI value, boolean last) {
			KeyBytes.putText(key, value.toString(), last);
		}

	}

	/** The code in ISO 4217. */
	static final class CurrencyScalar extends VariableScalar<Currency> {

		CurrencyScalar() {
			super(Currency.class, ValueOrder.equalityOfText());
		}

		@Override
		Currency read(byte[] bytes, int at, int size, boolean utf16) {
			return Currency.getInstance(PayloadText.read(bytes, at, size, utf16));
		}

		@Override
		int write(PayloadWriter out, Currency value) {
			return PayloadText.write(out, value.getCurrencyCode());
		}

		@Override
		void writeKey(PayloadWriter key, Currency value, boolean last) {
			KeyBytes.putText(key, value.toString(), last);
		}

	}

	/**
	 * Form (1), then UTF-16 text. A language tag carries script and extensions, the parts what is no well-formed tag; few
	 * locales have both.
	 */
	static final class LocaleScalar extends VariableScalar<Locale> {

		private static final byte LANGUAGE_TAG = 1;

		private static final byte LOCALE_PARTS = 2;

		LocaleScalar() {
			super(Locale.class, ValueOrder.equalityOfText());
		}

		@Override
		Locale read(byte[] bytes, int at, int size, boolean utf16) {
			String text = PayloadText.read(bytes, at + 1, size - 1, true);
			return switch (bytes[at]) {
				case LANGUAGE_TAG -> Locale.forLanguageTag(text);
				case LOCALE_PARTS -> ofParts(text);
				default -> throw new IllegalArgumentException("form " + bytes[at]);
			};
		}

		@Override
		int write(PayloadWriter out, Locale value) {
			String tag = value.toLanguageTag();
			boolean tagged = Locale.forLanguageTag(tag).equals(value);
			String parts = value.getLanguage() + '\0' + value.getCountry() + '\0' + value.getVariant();
			if (!tagged && !ofParts(parts).equals(value)) {
				throw new ValuePathException("is a Locale that its language tag does not tell: " + value);
			}
			int at = out.claim(1);
			out.bytes()[at] = tagged ? LANGUAGE_TAG : LOCALE_PARTS;
			PayloadText.writeUtf16(out, tagged ? tag : parts);
			return 0;
		}

		@SuppressWarnings("deprecation")
		private static Locale ofParts(String parts) {
			String[] split = parts.split("\0", 3);
			// Locale.of has no more special cases than this; both are the only ways to a locale that is no language tag.
			return new Locale(split[0], split[1], split[2]);
		}

		@Override
		void writeKey(PayloadWriter key, Locale value, boolean last) {
			KeyBytes.putText(key, value.toString(), last);
		}

	}

}
