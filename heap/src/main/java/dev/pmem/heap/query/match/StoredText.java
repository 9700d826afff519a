/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.PropertyReader;

/**
 * Conditions on stored text. They are tested in place if both texts are Latin-1, because the order of bytes is then
 * that of characters.
 */
final class StoredText {

	private StoredText() {}

	static PayloadPredicate comparison(PropertyReader reader, String value, boolean ignoreCase, IntPredicate wanted) {
		FieldReader field = reader.direct();
		if (field == null) {
			String compared = ignoreCase ? CaseFolding.fold(value) : value;
			return (payload, length) -> reader.value(payload, length) instanceof String text
					&& wanted.test((ignoreCase ? CaseFolding.fold(text) : text).compareTo(compared));
		}
		if (ignoreCase) {
			String folded = CaseFolding.fold(value);
			return (payload, length) -> {
				long location = field.locate(payload, length);
				return location != FieldReader.NULL && wanted
						.test(CaseFolding.fold(FieldReader.text(payload, location)).compareTo(folded));
			};
		}
		byte @Nullable [] latin1 = latin1(value);
		boolean equality = wanted.test(0) && !wanted.test(1) && !wanted.test(-1);
		return (payload, length) -> {
			long location = field.locate(payload, length);
			if (location == FieldReader.NULL) {
				return false;
			}
			if (latin1 != null && !FieldReader.isUtf16(location)) {
				int from = FieldReader.index(location);
				int size = FieldReader.size(location);
				if (equality) {
					return size == latin1.length && Arrays.equals(payload, from, from + size, latin1, 0, size);
				}
				return wanted.test(Arrays.compareUnsigned(payload, from, from + size, latin1, 0, latin1.length));
			}
			return wanted.test(FieldReader.text(payload, location).compareTo(value));
		};
	}

	static PayloadPredicate match(PropertyReader reader, TextPattern pattern, boolean wanted) {
		FieldReader field = reader.direct();
		if (field == null) {
			return (payload, length) -> reader.value(payload, length) instanceof String text
					&& pattern.matches(text) == wanted;
		}
		return (payload, length) -> {
			long location = field.locate(payload, length);
			return location != FieldReader.NULL && pattern.matches(FieldReader.text(payload, location)) == wanted;
		};
	}

	/** Whether the whole text meets a test. */
	static PayloadPredicate match(PropertyReader reader, Predicate<String> test) {
		FieldReader field = reader.direct();
		if (field == null) {
			return (payload, length) -> reader.value(payload, length) instanceof String text && test.test(text);
		}
		return (payload, length) -> {
			long location = field.locate(payload, length);
			return location != FieldReader.NULL && test.test(FieldReader.text(payload, location));
		};
	}

	private static byte @Nullable [] latin1(String value) {
		for (int index = 0; index < value.length(); index++) {
			if (value.charAt(index) > 0xFF) {
				return null;
			}
		}
		return value.getBytes(StandardCharsets.ISO_8859_1);
	}

}
