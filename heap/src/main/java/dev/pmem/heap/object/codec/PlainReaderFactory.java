/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Reads values without their classes: enum constants as their names, objects as maps, collections and arrays as lists or
 * sets.
 */
final class PlainReaderFactory {

	private final Layout layout;

	private final Map<Integer, ValueReader> structs = new HashMap<>();

	PlainReaderFactory(Layout layout) {
		this.layout = layout;
	}

	ValueReader reader(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind.scalar();
			case Shape.Persistent _ -> Kind.REFERENCE.scalar();
			case Shape.Enumeration(String type, List<String> constants) -> new Names(type, constants);
			case Shape.Struct(int index) -> struct(index);
			case Shape.Alternatives(String _, List<Integer> structs) ->
				new CompositeCodecs.AlternativesReader(structs.stream().map(this::struct).toList());
			case Shape.Array(Shape element) -> new Elements(reader(element), false);
			case Shape.Elements(Shape.CollectionKind kind, Shape element) ->
				new Elements(reader(element), kind.isSet());
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) -> new Entries(reader(key), reader(value));
			case Shape.Maybe(Shape element) -> new CompositeCodecs.MaybeReader(reader(element));
		};
	}

	private ValueReader struct(int index) {
		ValueReader known = this.structs.get(index);
		if (known == null) {
			StructMap map = new StructMap(this.layout.structs().get(index));
			this.structs.put(index, map);
			for (Layout.Field field : map.struct.fields()) {
				map.readers.add(reader(field.shape()));
			}
			known = map;
		}
		return known;
	}

	private static final class StructMap extends ContainedReader {

		private final Layout.Struct struct;

		private final List<ValueReader> readers = new ArrayList<>();

		private StructMap(Layout.Struct struct) {
			super(struct.fixedSize());
			this.struct = struct;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(this.readers.size());
			for (int index = 0; index < this.readers.size(); index++) {
				Layout.Field field = this.struct.fields().get(index);
				values.put(field.name(), FieldCodecs.read(field, this.readers.get(index), in, at));
			}
			return values;
		}

	}

	private record Names(String type, List<String> constants) implements FixedReader {

		@Override
		public int elementSize() {
			return Short.BYTES;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return this.constants.get(EnumCodec.checkedIndex(in.bytes(), at, this.constants.size(), this.type));
		}

	}

	private record Elements(ValueReader element, boolean set) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			List<@Nullable Object> values = new ArrayList<>(cursor.count());
			for (int index = 0; index < cursor.count(); index++) {
				values.add(cursor.next(this.element));
			}
			cursor.finish();
			return this.set ? new LinkedHashSet<@Nullable Object>(values) : values;
		}

	}

	private record Entries(ValueReader key, ValueReader value) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			Map<@Nullable Object, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(cursor.count());
			for (int index = 0; index < cursor.count(); index++) {
				Object entryKey = cursor.next(this.key);
				values.put(entryKey, cursor.next(this.value));
			}
			cursor.finish();
			return Collections.unmodifiableMap(values);
		}

	}

}
