/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.StringJoiner;

import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;

/**
 * What the keys and values of a stored collection are, in the words of messages: two collections hold the same if the words
 * are the same.
 */
final class LayoutNames {

	private LayoutNames() {}

	/** The form and what it holds, as in "PersistentMap of STRING to LONG". */
	static String describe(CollectionForm form, Layout entries) {
		StringBuilder text = new StringBuilder(form.simpleName()).append(" of ");
		Layout.Field key = entries.root().field(StoredEntry.KEY);
		Layout.Field value = entries.root().field(StoredEntry.VALUE);
		if (key != null) {
			text.append(describeKey(entries, key.shape()));
		}
		if (key != null && value != null) {
			text.append(" to ");
		}
		if (value != null) {
			text.append(describe(entries, value.shape()));
		}
		return text.toString();
	}

	/** Keys are made of all properties: a class that has others makes other keys. */
	private static String describeKey(Layout layout, Shape shape) {
		if (!(shape instanceof Shape.Struct struct)) {
			return describe(layout, shape);
		}
		StringJoiner fields = new StringJoiner(", ", "(", ")");
		for (Layout.Field field : layout.struct(struct).fields()) {
			fields.add(field.name() + ' ' + describeKey(layout, field.shape()) + (field.isNullable() ? "?" : ""));
		}
		return describe(layout, shape) + fields;
	}

	private static String describe(Layout layout, Shape shape) {
		return switch (shape) {
			case Shape.Scalar scalar -> scalar.kind().name();
			case Shape.Enumeration enumeration -> enumeration.type();
			case Shape.Struct struct -> layout.struct(struct).typeName();
			case Shape.Alternatives alternatives -> alternatives.type();
			case Shape.Array array -> describe(layout, array.element()) + "[]";
			case Shape.Elements elements -> elements.kind() + "<" + describe(layout, elements.element()) + ">";
			case Shape.Entries entries -> entries.kind() + "<" + describe(layout, entries.key()) + ", "
					+ describe(layout, entries.value()) + ">";
			case Shape.Persistent persistent -> persistent.form().simpleName();
			case Shape.Maybe maybe -> "Optional<" + describe(layout, maybe.element()) + ">";
		};
	}

}
