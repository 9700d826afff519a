/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Compares values of a property that is no single scalar, as wholes: embedded objects, collections, maps, arrays. Gives
 * bytes that are the same for equal values, of values that a query gives and of those in stored objects of one layout,
 * whichever layout that is. No class of the application is called for a stored value. Immutable and thread-safe.
 */
public final class WholeValues {

	private final String className;

	private final StoredProperty property;

	private final CanonicalForm form;

	private final Given whole;

	/** Null if the property is no collection. */
	private final @Nullable Given element;

	/** The property of the objects' class with which the path begins; null if the layout lacks it. */
	private final Layout.@Nullable Field field;

	private final ValueReader reader;

	private final int rootSize;

	/** Where the value is in the embedded objects on the path, outermost first. */
	private final int[] positions;

	/** How a value that a query gives becomes one that can be compared. */
	private record Given(Class<?> type, Shape shape, ValueWriter writer, ValueReader reader) {

		static Given of(TypeNode node, Layout layout) {
			return new Given(node.type(), node.shape(), new WriterFactory(layout).writer(node),
					new RawReaders(layout, layout, true).reader(node.shape(), node.shape()));
		}

		/** The value as it would be stored and read. */
		Object raw(Object value) {
			PayloadWriter out = new PayloadWriter();
			int headerAt = ElementCursor.writeHeader(out, 0);
			ElementCursor.write(out, this.writer, value);
			ElementCursor.setCount(out, headerAt, 1);
			return Objects.requireNonNull(ElementCursor.onlyElement(out.toByteArray(), this.reader));
		}

	}

	/**
	 * Values of a property in stored objects of a layout.
	 * @param className names the objects' class in messages
	 * @param node the property's type
	 * @param layout the layout of the class as it is now
	 * @param written the layout of the objects, in the terms of the class; null if their class lacks the property, which
	 * is null in all of them
	 * @throws IllegalArgumentException if such values can't be compared
	 */
	WholeValues(String className, StoredProperty property, TypeNode node, Layout layout, @Nullable Layout written) {
		this.className = className;
		this.property = property;
		this.form = new CanonicalForm(layout);
		String problem = this.form.problem(property.shape());
		if (problem != null) {
			throw new IllegalArgumentException(this.className + "." + property.path() + " of type "
					+ property.type().getTypeName() + " can't be compared as a whole, because " + problem
					+ "; compare its properties");
		}
		this.whole = Given.of(node, layout);
		this.element = switch (node) {
			case TypeNode.Elements(Class<?> _, Shape.CollectionKind _, TypeNode each) -> Given.of(each, layout);
			case TypeNode.Array(Class<?> _, TypeNode each) -> Given.of(each, layout);
			default -> null;
		};
		String[] names = property.path().split("\\.", -1);
		this.field = (written != null) ? written.root().field(names[0]) : null;
		this.rootSize = (written != null) ? written.root().fixedSize() : 0;
		Layout.Field current = Objects.requireNonNull(layout.root().field(names[0]));
		this.reader = (written != null && this.field != null)
				? new RawReaders(written, layout, true).reader(this.field.shape(), current.shape())
				: this.whole.reader;
		List<Integer> found = new ArrayList<>();
		for (int index = 1; index < names.length; index++) {
			List<Layout.Field> fields = layout.struct((Shape.Struct) current.shape()).fields();
			int position = 0;
			while (!fields.get(position).name().equals(names[index])) {
				position++;
			}
			found.add(position);
			current = fields.get(position);
		}
		this.positions = found.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * The bytes of a value that a query gives.
	 * @throws IllegalArgumentException if it can't be compared with the property
	 */
	public byte[] given(Object value) {
		return given(this.whole, value, "");
	}

	/**
	 * The bytes of an element that a query gives.
	 * @throws IllegalArgumentException if it can't be compared with the property's elements
	 */
	public byte[] givenElement(Object value) {
		return given(Objects.requireNonNull(this.element), value, "[]");
	}

	private byte[] given(Given given, Object value, String suffix) {
		if (!given.type.isInstance(value)) {
			throw unfit(given, value, suffix, "", null);
		}
		try {
			return this.form.bytes(given.shape, given.raw(value));
		} catch (ValuePathException ex) {
			throw unfit(given, value, suffix, ": " + ex.path() + " " + ex.problem(), ex);
		} catch (ClassCastException ex) {
			// generics don't hold it back
			throw unfit(given, value, suffix, ": it holds values of another type", ex);
		}
	}

	private IllegalArgumentException unfit(Given given, Object value, String suffix, String problem,
			@Nullable Exception cause) {
		return new IllegalArgumentException(this.className + "." + this.property.path() + suffix + " of type "
				+ given.type.getTypeName() + " can't be compared with " + value + " of type "
				+ value.getClass().getTypeName() + problem, cause);
	}

	/**
	 * The bytes of the value of a stored object; null if the value or an object on its path is null.
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	public byte @Nullable [] stored(byte[] payload, int length) {
		Object raw = raw(payload, length);
		return (raw == null) ? null : this.form.bytes(this.whole.shape, raw);
	}

	/**
	 * The bytes of each element of the value of a stored object, without those that are null; null if the value or an
	 * object on its path is null.
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	public @Nullable List<byte[]> storedElements(byte[] payload, int length) {
		if (!(raw(payload, length) instanceof RawElements elements)) {
			return null;
		}
		Shape shape = Objects.requireNonNull(this.element).shape;
		List<byte[]> bytes = new ArrayList<>(elements.count());
		for (Object each : elements.elements()) {
			if (each != null) {
				bytes.add(this.form.bytes(shape, each));
			}
		}
		return bytes;
	}

	private @Nullable Object raw(byte[] payload, int length) {
		Layout.Field first = this.field;
		if (first == null) {
			return null;
		}
		PayloadReader in = new PayloadReader(payload, length);
		Object value = FieldCodecs.read(first, this.reader, in, in.container(0, 0, length, this.rootSize));
		for (int position : this.positions) {
			if (value == null) {
				return null;
			}
			@Nullable
			Object[] values = (@Nullable Object[]) value;
			value = values[position];
		}
		return value;
	}

}
