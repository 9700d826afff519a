/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.FixedWriter;
import dev.pmem.heap.object.payload.PartWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Writes objects of a layout from values without classes of the application: structs from arrays of their values, enum
 * constants from their numbers, collections from {@link RawElements}, and scalars from values of their own class.
 */
final class RawWriters {

	/** References, also those to objects without a place. */
	static final RawReference REFERENCES = new RawReference();

	/** A reference to an object that has no place yet. */
	private static final Object WITHOUT_PLACE = new Object();

	private final Layout layout;

	private final Map<Integer, StructWriter> structs = new HashMap<>();

	/** The elements of a collection, the keys and values of a map in turn, or the content of an Optional. */
	record RawElements(int form, int count, @Nullable Object[] elements) {}

	/** An object of one of several classes, by the index among them. */
	record RawAlternative(int index, Object struct) {}

	RawWriters(Layout layout) {
		this.layout = layout;
	}

	/** The writer of a struct of the layout. */
	ValueWriter struct(int index) {
		StructWriter known = this.structs.get(index);
		if (known == null) {
			known = new StructWriter(this.layout.structs().get(index));
			this.structs.put(index, known);
			for (Layout.Field field : known.struct.fields()) {
				known.writers.add(writer(field.shape()));
			}
		}
		return known;
	}

	private ValueWriter writer(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> (kind == Kind.REFERENCE) ? REFERENCES : kind.scalar();
			case Shape.Persistent _ -> Kind.REFERENCE.scalar();
			case Shape.Enumeration _ -> new NumberWriter();
			case Shape.Struct(int index) -> struct(index);
			case Shape.Alternatives(String _, List<Integer> structs) ->
				new AlternativeWriter(structs.stream().map(this::struct).toList());
			case Shape.Array(Shape element) -> new ElementWriter(List.of(writer(element)));
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> new ElementWriter(List.of(writer(element)));
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) ->
				new ElementWriter(List.of(writer(key), writer(value)));
			case Shape.Maybe(Shape element) -> new ElementWriter(List.of(writer(element)));
		};
	}

	private static final class StructWriter implements ValueWriter {

		private final Layout.Struct struct;

		private final List<ValueWriter> writers = new ArrayList<>();

		private StructWriter(Layout.Struct struct) {
			this.struct = struct;
		}

		@Override
		public int elementSize() {
			return 0;
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			@Nullable
			Object[] values = (@Nullable Object[]) value;
			for (int index = 0; index < values.length; index++) {
				FieldCodecs.write(this.struct.fields().get(index), this.writers.get(index), values[index], out, at);
			}
		}

		@Override
		public int writePart(PayloadWriter out, Object value) {
			out.enter();
			int at = out.reserve(this.struct.fixedSize());
			writeFixed(out, at, value);
			out.leave();
			return 0;
		}

	}

	static final class RawReference implements FixedReader, FixedWriter {

		@Override
		public int elementSize() {
			return Long.BYTES;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return (Bytes.getLong(in.bytes(), at) == 0) ? WITHOUT_PLACE : Kind.REFERENCE.scalar().readFixed(in, at);
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			if (value != WITHOUT_PLACE) {
				Kind.REFERENCE.scalar().writeFixed(out, at, value);
			} else {
				Bytes.putLong(out.bytes(), at, 0);
			}
		}

	}

	private static final class NumberWriter implements FixedWriter {

		@Override
		public int elementSize() {
			return Short.BYTES;
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			Bytes.putShort(out.bytes(), at, ((Integer) value).shortValue());
		}

	}

	private record AlternativeWriter(List<ValueWriter> structs) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			RawAlternative alternative = (RawAlternative) value;
			int at = out.claim(Short.BYTES);
			Bytes.putShort(out.bytes(), at, (short) alternative.index());
			return this.structs.get(alternative.index()).writePart(out, alternative.struct());
		}

	}

	/** @param writers of the elements, which take turns */
	private record ElementWriter(List<ValueWriter> writers) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			RawElements raw = (RawElements) value;
			int headerAt = ElementCursor.writeHeader(out, raw.form());
			for (int index = 0; index < raw.elements().length; index++) {
				ElementCursor.write(out, this.writers.get(index % this.writers.size()), raw.elements()[index]);
			}
			ElementCursor.setCount(out, headerAt, raw.count());
			return 0;
		}

	}

}
