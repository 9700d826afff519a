/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.type.TypeNode;

/**
 * What a class can't read of some objects of a layout, though it can read others: null where a property is primitive now,
 * constants and classes that are gone. Only the objects tell. Not thread-safe.
 */
public final class Doubts {

	private final Layout view;

	/** Those that are being made: a class may contain itself. */
	private final Map<Pair, StructCheck> open = new HashMap<>();

	private final StructCheck root;

	private int count;

	private @Nullable Consumer<String> found;

	private record Pair(int structIndex, TypeNode.Struct current) {}

	private Doubts(Layout view, TypeNode.Struct root) {
		this.view = view;
		this.root = struct(0, root, root.simpleName());
	}

	/**
	 * The doubts about objects of a layout.
	 * @param view the layout in the terms of the codec's class, which can be read as far as types tell
	 */
	public static Doubts of(ObjectCodec<?> codec, Layout view) {
		return new Doubts(view, codec.nodes().getFirst());
	}

	/** Whether there are none: then all objects of the layout can be read. */
	public boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Looks at one object.
	 * @param found is told the path of each value that can't be read, what it is and what to do
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the bytes are damaged
	 */
	public void look(byte[] payload, int length, Consumer<String> found) {
		this.found = found;
		this.root.readPart(new PayloadReader(payload, length), 0, 0, length);
	}

	private void tell(String problem) {
		Consumer<String> receiver = this.found;
		if (receiver != null) {
			receiver.accept(problem);
		}
	}

	private StructCheck struct(int index, TypeNode.Struct node, String path) {
		Pair pair = new Pair(index, node);
		StructCheck known = this.open.get(pair);
		if (known != null) {
			return known;
		}
		Layout.Struct struct = this.view.structs().get(index);
		StructCheck check = new StructCheck(struct);
		this.open.put(pair, check);
		for (Layout.Field field : struct.fields()) {
			TypeNode.Property property = node.property(field.name());
			if (property == null) {
				continue;
			}
			String fieldPath = path + "." + field.name();
			Class<?> type = property.node().type();
			String refusedNull = null;
			// a constant that is null is read as zero
			if (type.isPrimitive() && field.isNullable() && field.constant() == null) {
				this.count++;
				refusedNull = fieldPath + " is null, and is now of type " + type.getName()
						+ ", which admits no null; declare the wrapper class, or store a value in its place first";
			}
			ValueReader value = check(field.shape(), property.node(), fieldPath);
			if (value != null || refusedNull != null) {
				check.fields.add(new FieldCheck(field, value, refusedNull));
			}
		}
		this.open.remove(pair);
		return check;
	}

	/** Null if there can be no doubt. */
	private @Nullable ValueReader check(Shape shape, TypeNode present, String path) {
		TypeNode node = present.stored();
		return switch (shape) {
			case Shape.Scalar _,Shape.Persistent _ -> null;
			case Shape.Enumeration(String _, List<String> names) ->
				(node instanceof TypeNode.Enumeration current) ? constants(names, current, path) : null;
			case Shape.Struct(int index) -> structOf(index, node, path);
			case Shape.Alternatives(String _, List<Integer> indexes) -> {
				List<ValueReader> checks = new ArrayList<>();
				for (int index : indexes) {
					ValueReader struct = structOf(index, node, path);
					checks.add((struct != null) ? struct : gone(index, node, path));
				}
				yield new CompositeCodecs.AlternativesReader(checks);
			}
			case Shape.Array(Shape element) -> (node instanceof TypeNode.Array(Class<?> _, TypeNode inner))
					? elements(element, inner, path)
					: null;
			case Shape.Elements(Shape.CollectionKind _, Shape element) ->
				(node instanceof TypeNode.Elements(Class<?> _, Shape.CollectionKind _, TypeNode inner))
						? elements(element, inner, path)
						: null;
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) ->
				(node instanceof TypeNode.Entries(Class<?> _, Shape.MapKind _, TypeNode presentKey, TypeNode presentValue))
						? new VisitReaders.Entries(orSkip(check(key, presentKey, path + "[key]"), key),
								orSkip(check(value, presentValue, path + "[value]"), value))
						: null;
			case Shape.Maybe(Shape element) -> (node instanceof TypeNode.Maybe(Class<?> _, TypeNode inner))
					? elements(element, inner, path)
					: null;
		};
	}

	private @Nullable ValueReader elements(Shape element, TypeNode present, String path) {
		ValueReader check = check(element, present, path + "[]");
		return (check != null) ? new VisitReaders.Elements(check) : null;
	}

	private ValueReader orSkip(@Nullable ValueReader check, Shape shape) {
		return (check != null) ? check : new PlainReaderFactory(this.view).reader(shape);
	}

	private @Nullable ValueReader structOf(int index, TypeNode node, String path) {
		if (node instanceof TypeNode.Struct struct) {
			return struct(index, struct, path);
		}
		if (node instanceof TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs)) {
			String name = this.view.structs().get(index).typeName();
			for (TypeNode.Struct struct : structs) {
				if (LayoutView.isNamed(struct, name)) {
					return struct(index, struct, path);
				}
			}
		}
		return null;
	}

	private ValueReader gone(int index, TypeNode node, String path) {
		this.count++;
		return new Gone(this, path + " is a " + this.view.structs().get(index).typeName()
				+ ", which is no longer a class of " + node.type().getName()
				+ "; put it back, or name it in the @PreviousName of another");
	}

	private @Nullable ValueReader constants(List<String> names, TypeNode.Enumeration node, String path) {
		List<String> current = node.names();
		if (current.containsAll(names)) {
			return null;
		}
		this.count++;
		List<String> problems = new ArrayList<>();
		for (String name : names) {
			problems.add(current.contains(name)
					? ""
					: path + " is " + name + ", a constant that " + node.type().getName()
							+ " no longer has; put it back, or name it in the @PreviousName of another");
		}
		return new ConstantCheck(this, node.type().getName(), problems);
	}

	private record FieldCheck(Layout.Field field, @Nullable ValueReader value, @Nullable String refusedNull) {}

	private final class StructCheck extends ContainedReader {

		private final List<FieldCheck> fields = new ArrayList<>();

		private StructCheck(Layout.Struct struct) {
			super(struct.fixedSize());
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			for (FieldCheck check : this.fields) {
				String refusedNull = check.refusedNull;
				if (refusedNull != null && FieldCodecs.isNull(in.bytes(), at, check.field.nullBit())) {
					tell(refusedNull);
				}
				ValueReader value = check.value;
				if (value != null) {
					FieldCodecs.read(check.field, value, in, at);
				}
			}
			return VisitReaders.VISITED;
		}

	}

	private record Gone(Doubts doubts, String problem) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			this.doubts.tell(this.problem);
			return VisitReaders.VISITED;
		}

	}

	/** @param problems by index in the layout; empty for a constant that is there */
	private record ConstantCheck(Doubts doubts, String type, List<String> problems) implements FixedReader {

		@Override
		public int elementSize() {
			return Short.BYTES;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			String problem = this.problems.get(EnumCodec.checkedIndex(in.bytes(), at, this.problems.size(), this.type));
			if (!problem.isEmpty()) {
				this.doubts.tell(problem);
			}
			return VisitReaders.VISITED;
		}

	}

}
