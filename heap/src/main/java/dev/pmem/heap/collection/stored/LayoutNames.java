/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.StringJoiner;
import java.util.function.UnaryOperator;

import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;

/**
 * What the keys and values of a stored collection are, in the words of messages: two collections hold the same if the words
 * are the same.
 */
final class LayoutNames {

	private LayoutNames() {}

	/**
	 * The form and what it holds, as in "PersistentMap of STRING to LONG".
	 * @param classNames gives the present name of a class
	 */
	static String describe(CollectionForm form, Layout entries, UnaryOperator<String> classNames) {
		StringBuilder text = new StringBuilder(form.simpleName()).append(" of ");
		Layout.Field key = entries.root().field(StoredEntry.KEY);
		Layout.Field value = entries.root().field(StoredEntry.VALUE);
		if (key != null) {
			text.append(describe(entries, key.shape(), classNames));
		}
		if (key != null && value != null) {
			text.append(" to ");
		}
		if (value != null) {
			text.append(describe(entries, value.shape(), classNames));
		}
		return text.toString();
	}

	/**
	 * The values that keys are made of: all properties of a class. A class that has other ones makes other keys, so its
	 * collections can't be read any more. Empty if there are no keys.
	 */
	static String keyParts(Layout entries) {
		Layout.Field key = entries.root().field(StoredEntry.KEY);
		return (key == null) ? "" : keyParts(entries, key);
	}

	private static String keyParts(Layout layout, Layout.Field field) {
		if (!(field.shape() instanceof Shape.Struct struct)) {
			return (field.shape() instanceof Shape.Scalar scalar) ? scalar.kind().name() : "enum";
		}
		StringJoiner parts = new StringJoiner(", ", "(", ")");
		for (Layout.Field inner : layout.struct(struct).fields()) {
			parts.add(inner.name() + ' ' + keyParts(layout, inner) + (inner.isNullable() ? "?" : ""));
		}
		return parts.toString();
	}

	private static String describe(Layout layout, Shape shape, UnaryOperator<String> classNames) {
		return switch (shape) {
			case Shape.Scalar scalar -> scalar.kind().name();
			case Shape.Enumeration enumeration -> enumeration.type();
			case Shape.Struct struct -> classNames.apply(layout.struct(struct).typeName());
			case Shape.Alternatives alternatives -> alternatives.type();
			case Shape.Array array -> describe(layout, array.element(), classNames) + "[]";
			case Shape.Elements elements -> elements.kind() + "<" + describe(layout, elements.element(), classNames)
					+ ">";
			case Shape.Entries entries -> entries.kind() + "<" + describe(layout, entries.key(), classNames) + ", "
					+ describe(layout, entries.value(), classNames) + ">";
			case Shape.Persistent persistent -> persistent.form().simpleName();
			case Shape.Maybe maybe -> "Optional<" + describe(layout, maybe.element(), classNames) + ">";
		};
	}

}
