/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;

/**
 * What holds of the values of one property in encoded objects: whether they may be null, and how long they may be.
 * Immutable and thread-safe.
 */
final class ValueRule {

	private static final String ELEMENT = ReferencePath.ELEMENT;

	/** The class and the property, for messages. */
	private final String path;

	private final boolean isNullable;

	private final int maximumLength;

	/** Reads the property, or the collection in whose elements it is. */
	private final FieldReader reader;

	/** Lead from what the reader reads to the values: names of properties, and {@link #ELEMENT}. */
	private final List<String> steps;

	private ValueRule(String path, PropertyRules rules, FieldReader reader, List<String> steps) {
		this.path = path;
		this.isNullable = rules.isNullable();
		this.maximumLength = rules.maximumLength();
		this.reader = reader;
		this.steps = steps;
	}

	/** @throws UnsupportedTypeException if the path leads nowhere */
	static ValueRule of(Class<?> type, Layout layout, String path, PropertyRules rules) {
		int element = path.indexOf(ELEMENT);
		String single = (element < 0) ? path : path.substring(0, element);
		FieldReader reader = FieldReader.find(layout, single);
		if (reader == null) {
			throw new UnsupportedTypeException("There is no property " + type.getSimpleName() + "." + path
					+ ", for which a rule is given");
		}
		List<String> steps = (element < 0)
				? List.of()
				: List.of(path.substring(element).replace(ELEMENT, "." + ELEMENT).substring(1).split("\\."));
		return new ValueRule(type.getSimpleName() + "." + single, rules, reader, steps);
	}

	/** @throws UnstorableValueException if the value breaks the rule */
	void check(byte[] payload, int length) {
		if (!this.steps.isEmpty()) {
			check(this.reader.value(payload, length), 0, this.path);
			return;
		}
		long location = this.reader.locate(payload, length);
		if (location == FieldReader.NULL) {
			check(null, 0, this.path);
		} else if (this.maximumLength >= 0 && this.reader.shape() instanceof Shape.Scalar(Kind kind)
				&& (kind == Kind.STRING || kind == Kind.BYTES)) {
			int sizeBytes = FieldReader.size(location);
			checkLength(FieldReader.isUtf16(location) ? sizeBytes / Character.BYTES : sizeBytes,
					kind == Kind.STRING, this.path);
		}
	}

	/** @param step the index of the step that leads on from the value */
	private void check(@Nullable Object value, int step, String at) {
		if (step == this.steps.size()) {
			switch (value) {
				case null -> requireNullable(at);
				case String text -> checkLength(text.length(), true, at);
				case byte[] bytes -> checkLength(bytes.length, false, at);
				default -> {
					// values of other kinds have no length
				}
			}
			return;
		}
		String next = this.steps.get(step);
		if (next.equals(ELEMENT)) {
			checkElements(value, step, at);
		} else if (value instanceof Optional<?> optional) {
			check(optional.orElse(null), step, at);
		} else {
			check((value instanceof Map<?, ?> struct) ? struct.get(next) : null, step + 1, at + "." + next);
		}
	}

	private void checkElements(@Nullable Object container, int step, String at) {
		switch (container) {
			case Map<?, ?> entries -> entries.forEach((key, value) -> check(value, step + 1, at + "[" + key + "]"));
			case Collection<?> elements -> {
				int index = 0;
				for (Object element : elements) {
					check(element, step + 1, at + "[" + index + "]");
					index++;
				}
			}
			case null, default -> {
				// no elements
			}
		}
	}

	private void requireNullable(String at) {
		if (!this.isNullable) {
			throw new UnstorableValueException(at + " must not be null");
		}
	}

	private void checkLength(int length, boolean isText, String at) {
		if (this.maximumLength >= 0 && length > this.maximumLength) {
			throw new UnstorableValueException(at + " has " + length + (isText ? " characters" : " bytes")
					+ "; at most "
					+ this.maximumLength + " are allowed");
		}
	}

}
