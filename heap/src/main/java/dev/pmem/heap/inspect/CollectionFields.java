/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;

/**
 * The fields of a layout that are persistent collections, or hold some. Immutable.
 */
final class CollectionFields {

	private final List<FieldReader> fields = new ArrayList<>();

	private CollectionFields() {}

	static CollectionFields of(Layout layout) {
		CollectionFields found = new CollectionFields();
		for (Layout.Field field : layout.root().fields()) {
			FieldReader reader = holds(layout, field.shape(), new HashSet<>())
					? FieldReader.find(layout, field.name())
					: null;
			if (reader != null) {
				found.fields.add(reader);
			}
		}
		return found;
	}

	private static boolean holds(Layout layout, Shape shape, Set<Integer> visited) {
		return switch (shape) {
			case Shape.Scalar _,Shape.Enumeration _ -> false;
			case Shape.Persistent _ -> true;
			case Shape.Struct(int index) -> holds(layout, index, visited);
			case Shape.Alternatives(String _, List<Integer> structs) ->
				structs.stream().anyMatch((index) -> holds(layout, index, visited));
			case Shape.Array(Shape element) -> holds(layout, element, visited);
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> holds(layout, element, visited);
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) ->
				holds(layout, key, visited) || holds(layout, value, visited);
			case Shape.Maybe(Shape element) -> holds(layout, element, visited);
		};
	}

	private static boolean holds(Layout layout, int struct, Set<Integer> visited) {
		return visited.add(struct) && layout.structs().get(struct).fields().stream()
				.anyMatch((field) -> holds(layout, field.shape(), visited));
	}

	/** Whether there is no such field. */
	boolean isEmpty() {
		return this.fields.isEmpty();
	}

	/** Tells the offsets that these fields hold; some may be of objects that lie beside collections. */
	void visit(byte[] bytes, int length, LongConsumer visitor) {
		for (FieldReader field : this.fields) {
			visit(field.value(bytes, length), visitor);
		}
	}

	private static void visit(@Nullable Object value, LongConsumer visitor) {
		switch (value) {
			case ObjectReference reference -> visitor.accept(reference.offset());
			case Collection<?> elements -> elements.forEach((each) -> visit(each, visitor));
			case Map<?, ?> entries -> entries.forEach((key, each) -> {
				visit(key, visitor);
				visit(each, visitor);
			});
			case null, default -> {
				// no offset
			}
		}
	}

}
