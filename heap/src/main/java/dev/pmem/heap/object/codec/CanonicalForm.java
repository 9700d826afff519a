/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.RawWriters.RawAlternative;
import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.kind.KeyBytes;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Bytes of values of any shape, the same for equal values: scalars are equal as in queries and keys (one zero, one NaN,
 * numbers whatever their scale), null is equal to null, elements of lists count in their order, those of sets and maps in
 * any order. Takes values as {@link RawReaders} gives them. The bytes are never stored. Immutable and thread-safe.
 */
final class CanonicalForm {

	private final Layout layout;

	CanonicalForm(Layout layout) {
		this.layout = layout;
	}

	/** Why values of this shape can't be compared as wholes; null if they can. */
	@Nullable
	String problem(Shape shape) {
		return problem(shape, new HashSet<>());
	}

	private @Nullable String problem(Shape shape, Set<Integer> seen) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> (kind == Kind.REFERENCE) ? "it refers to objects" : null;
			case Shape.Persistent _ -> "it holds a persistent collection";
			case Shape.Enumeration _ -> null;
			case Shape.Struct(int index) -> structProblem(index, seen);
			case Shape.Alternatives(String _, List<Integer> structs) ->
				structs.stream().map((index) -> structProblem(index, seen)).filter(Objects::nonNull).findFirst()
						.orElse(null);
			case Shape.Array(Shape element) -> problem(element, seen);
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> problem(element, seen);
			case Shape.Maybe(Shape element) -> problem(element, seen);
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) -> {
				String problem = problem(key, seen);
				yield (problem != null) ? problem : problem(value, seen);
			}
		};
	}

	private @Nullable String structProblem(int index, Set<Integer> seen) {
		if (!seen.add(index)) {
			return null;
		}
		for (Layout.Field field : this.layout.structs().get(index).fields()) {
			String problem = problem(field.shape(), seen);
			if (problem != null) {
				return problem + " in " + field.name();
			}
		}
		return null;
	}

	/** The bytes of one value. */
	byte[] bytes(Shape shape, Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		PayloadWriter out = new PayloadWriter(64);
		put(out, shape, value);
		return out.toByteArray();
	}

	private void putNullable(PayloadWriter out, Shape shape, @Nullable Object value) {
		KeyBytes.putByte(out, (value == null) ? 0 : 1);
		if (value != null) {
			put(out, shape, value);
		}
	}

	private void put(PayloadWriter out, Shape shape, Object value) {
		switch (shape) {
			case Shape.Scalar(Kind kind) when kind.isArray() -> putArray(out, value);
			case Shape.Scalar(Kind kind) -> kind.scalar().putKey(out, value, false);
			case Shape.Enumeration _ -> putCount(out, (Integer) value);
			case Shape.Struct(int index) -> putStruct(out, index, value);
			case Shape.Alternatives(String _, List<Integer> structs) -> {
				RawAlternative alternative = (RawAlternative) value;
				int index = structs.get(alternative.index());
				KeyBytes.putText(out, this.layout.structs().get(index).typeName(), false);
				putStruct(out, index, alternative.struct());
			}
			case Shape.Array(Shape element) -> putInOrder(out, element, (RawElements) value);
			case Shape.Maybe(Shape element) -> putInOrder(out, element, (RawElements) value);
			case Shape.Elements(Shape.CollectionKind kind, Shape element) -> {
				RawElements elements = (RawElements) value;
				boolean isSet = kind.isSet() || CollectionCodec.isSetForm(elements.form());
				KeyBytes.putByte(out, isSet ? 1 : 0);
				if (isSet) {
					putSorted(out, List.of(element), elements);
				} else {
					putInOrder(out, element, elements);
				}
			}
			case Shape.Entries(Shape.MapKind _, Shape key, Shape entry) ->
				putSorted(out, List.of(key, entry), (RawElements) value);
			case Shape.Persistent _ -> throw new AssertionError("persistent collections can't be compared");
		}
	}

	private void putStruct(PayloadWriter out, int index, Object value) {
		@Nullable
		Object[] values = (@Nullable Object[]) value;
		List<Layout.Field> fields = this.layout.structs().get(index).fields();
		for (int position = 0; position < values.length; position++) {
			putNullable(out, fields.get(position).shape(), values[position]);
		}
	}

	private static void putArray(PayloadWriter out, Object array) {
		int length = Array.getLength(array);
		putCount(out, length);
		if (array instanceof byte[] bytes) {
			out.append(bytes);
			return;
		}
		Kind kind = Objects.requireNonNull(Kind.ofClass(array.getClass().getComponentType()));
		for (int index = 0; index < length; index++) {
			kind.scalar().putKey(out, Array.get(array, index), false);
		}
	}

	private void putInOrder(PayloadWriter out, Shape element, RawElements elements) {
		putCount(out, elements.elements().length);
		for (Object each : elements.elements()) {
			putNullable(out, element, each);
		}
	}

	/** @param shapes those of the values that belong together, which come in turn */
	private void putSorted(PayloadWriter out, List<Shape> shapes, RawElements elements) {
		List<byte[]> sorted = new ArrayList<>(elements.count());
		for (int index = 0; index < elements.elements().length; index += shapes.size()) {
			PayloadWriter each = new PayloadWriter(64);
			for (int turn = 0; turn < shapes.size(); turn++) {
				putNullable(each, shapes.get(turn), elements.elements()[index + turn]);
			}
			sorted.add(each.toByteArray());
		}
		sorted.sort(Arrays::compareUnsigned);
		putCount(out, sorted.size());
		sorted.forEach(out::append);
	}

	private static void putCount(PayloadWriter out, int count) {
		int at = out.claim(Integer.BYTES);
		Bytes.putInt(out.bytes(), at, count);
	}

}
