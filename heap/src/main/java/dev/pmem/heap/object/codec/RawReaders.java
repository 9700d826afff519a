/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.RawWriters.RawAlternative;
import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Reads values of one layout as {@link RawWriters} of another layout of the same class take them: without classes of the
 * application, in the terms of the other layout. Not thread-safe; the readers that it makes are.
 */
final class RawReaders {

	private final Layout view;

	private final Layout current;

	private final Map<Pair, RawStruct> structs = new HashMap<>();

	private final boolean isOfPlaced;

	private record Pair(int from, int to) {}

	/**
	 * @param view the layout of what is read, in the terms of the other layout's class
	 * @param current the other layout
	 * @param isOfPlaced whether each target of a reference has a place
	 */
	RawReaders(Layout view, Layout current, boolean isOfPlaced) {
		this.isOfPlaced = isOfPlaced;
		this.view = view;
		this.current = current;
	}

	/**
	 * The reader of a struct of the view, which gives an array of its values in the order of the other layout's fields.
	 * @param from the struct's index in the view
	 * @param to its index in the other layout
	 * @throws LayoutMismatchException if its values do not convert
	 */
	ValueReader struct(int from, int to) {
		Pair pair = new Pair(from, to);
		RawStruct known = this.structs.get(pair);
		if (known != null) {
			return known;
		}
		Layout.Struct written = this.view.structs().get(from);
		List<Layout.Field> wanted = this.current.structs().get(to).fields();
		RawStruct struct = new RawStruct(written, new Layout.Field[wanted.size()], new ValueReader[wanted.size()]);
		this.structs.put(pair, struct);
		for (int index = 0; index < wanted.size(); index++) {
			Layout.Field field = written.field(wanted.get(index).name());
			if (field == null) {
				throw new LayoutMismatchException(written.typeName() + " lacks " + wanted.get(index).name());
			}
			struct.fields[index] = field;
			struct.readers[index] = reader(field.shape(), wanted.get(index).shape());
		}
		return struct;
	}

	/**
	 * The reader of a value.
	 * @throws LayoutMismatchException if its values do not convert
	 */
	ValueReader reader(Shape from, Shape to) {
		return switch (to) {
			case Shape.Persistent _ when from.equals(to) -> Kind.REFERENCE.scalar();
			case Shape.Scalar(Kind kind) when from instanceof Shape.Scalar(Kind older) -> scalar(older, kind);
			case Shape.Enumeration(String type, List<String> names) when from instanceof Shape.Enumeration(String _, List<String> older) ->
				new RawConstant(type, older, names);
			case Shape.Struct(int index) when from instanceof Shape.Struct(int older) -> struct(older, index);
			case Shape.Alternatives alternatives -> alternatives(from, alternatives);
			case Shape.Array(Shape element) when from instanceof Shape.Array(Shape older) ->
				new RawElementReader(reader(older, element), false, false);
			case Shape.Maybe(Shape element) when from instanceof Shape.Maybe(Shape older) ->
				new RawElementReader(reader(older, element), false, false);
			case Shape.Elements(CollectionKind kind, Shape element) when from instanceof Shape.Elements(CollectionKind _, Shape older) ->
				new RawElementReader(reader(older, element),
						kind == CollectionKind.COLLECTION || kind == CollectionKind.QUEUE,
						element instanceof Shape.Enumeration
								&& (kind == CollectionKind.SORTED_SET || kind == CollectionKind.ENUM_SET));
			case Shape.Entries(MapKind kind, Shape key, Shape value) when from instanceof Shape.Entries(MapKind _, Shape olderKey, Shape olderValue) ->
				new RawEntryReader(reader(olderKey, key), reader(olderValue, value),
						key instanceof Shape.Enumeration && kind != MapKind.MAP);
			default -> throw new LayoutMismatchException(from + " does not convert to " + to);
		};
	}

	private ValueReader scalar(Kind from, Kind to) {
		if (to == Kind.REFERENCE && !this.isOfPlaced) {
			return RawWriters.REFERENCES;
		}
		Function<Object, ?> widening = to.widening(from);
		if (widening == null) {
			throw new LayoutMismatchException(from + " does not convert to " + to);
		}
		return (from == to) ? from.scalar() : new CompositeCodecs.ConvertingReader(from.scalar(), widening);
	}

	private ValueReader alternatives(Shape from, Shape.Alternatives to) {
		if (from instanceof Shape.Struct(int index)) {
			int target = target(index, to);
			return new RawSole(target, struct(index, to.structs().get(target)));
		}
		List<ValueReader> readers = new ArrayList<>();
		for (int index : ((Shape.Alternatives) from).structs()) {
			int target = target(index, to);
			readers.add((target >= 0)
					? new RawSole(target, struct(index, to.structs().get(target)))
					: new CompositeCodecs.GoneReader(this.view.structs().get(index).typeName() + " is gone"));
		}
		return new CompositeCodecs.AlternativesReader(readers);
	}

	/** The index among the alternatives of the class with the name of a struct of the view; -1 if there is none. */
	private int target(int structIndex, Shape.Alternatives to) {
		String name = this.view.structs().get(structIndex).typeName();
		for (int index = 0; index < to.structs().size(); index++) {
			if (this.current.structs().get(to.structs().get(index)).typeName().equals(name)) {
				return index;
			}
		}
		return -1;
	}

	/** Reads a struct as its values in the order of the current fields. */
	private record RawStruct(Layout.Struct written, Layout.Field[] fields, ValueReader[] readers)
			implements
				ValueReader {

		@Override
		public int elementSize() {
			return 0;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			@Nullable
			Object[] values = new @Nullable Object[this.fields.length];
			for (int index = 0; index < values.length; index++) {
				values[index] = FieldCodecs.read(this.fields[index], this.readers[index], in, at);
			}
			return values;
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			int at = in.container(base, position, word, this.written.fixedSize());
			in.enter();
			Object values = readFixed(in, at);
			in.leave();
			return values;
		}

	}

	/** Reads a constant as its number among the current ones. */
	private record RawConstant(String type, List<String> older, List<String> names) implements FixedReader {

		@Override
		public int elementSize() {
			return Short.BYTES;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			String name = this.older.get(EnumCodec.checkedIndex(in.bytes(), at, this.older.size(), this.type));
			int index = this.names.indexOf(name);
			if (index < 0) {
				throw new LayoutMismatchException(this.type + " has no constant " + name);
			}
			return index;
		}

	}

	/** Reads the struct of one class as one of the current alternatives. */
	private record RawSole(int target, ValueReader struct) implements ValueReader {

		@Override
		public int elementSize() {
			return 0;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return new RawAlternative(this.target, this.struct.readFixed(in, at));
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			return new RawAlternative(this.target, this.struct.readPart(in, base, position, word));
		}

	}

	/** @param sorted whether elements are constants, which are in the order of their numbers */
	private record RawElementReader(ValueReader element, boolean keepsForm, boolean sorted) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			@Nullable
			Object[] elements = new @Nullable Object[cursor.count()];
			for (int index = 0; index < elements.length; index++) {
				elements[index] = cursor.next(this.element);
			}
			cursor.finish();
			if (this.sorted) {
				Arrays.sort(elements);
			}
			return new RawElements(this.keepsForm ? cursor.form() : 0, elements.length, elements);
		}

	}

	/** @param sorted whether keys are constants, which are in the order of their numbers */
	private record RawEntryReader(ValueReader key, ValueReader value, boolean sorted) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			List<@Nullable Object[]> entries = new ArrayList<>();
			for (int index = 0; index < cursor.count(); index++) {
				Object entryKey = cursor.next(this.key);
				entries.add(new @Nullable Object[]{entryKey, cursor.next(this.value)});
			}
			cursor.finish();
			if (this.sorted) {
				entries.sort(Comparator.comparing((entry) -> (Integer) entry[0]));
			}
			@Nullable
			Object[] inTurn = new @Nullable Object[2 * entries.size()];
			for (int index = 0; index < inTurn.length; index++) {
				inTurn[index] = entries.get(index / 2)[index % 2];
			}
			return new RawElements(0, entries.size(), inTurn);
		}

	}

}
