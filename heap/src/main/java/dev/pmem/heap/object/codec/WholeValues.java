/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
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

	private final RawValue value;

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
		this.value = new RawValue(property.path(), layout, written);
	}

	/**
	 * The bytes of a value that a query gives.
	 * @throws IllegalArgumentException if it can't be compared with the property
	 */
	public byte[] given(Object value) {
		Given given = this.whole;
		if (!given.type.isInstance(value)) {
			throw unfit(value, "", null);
		}
		try {
			return this.form.bytes(given.shape, given.raw(value));
		} catch (ValuePathException ex) {
			throw unfit(value, ": " + ex.path() + " " + ex.problem(), ex);
		} catch (ClassCastException ex) {
			// generics don't hold it back
			throw unfit(value, ": it holds values of another type", ex);
		}
	}

	private IllegalArgumentException unfit(Object value, String problem, @Nullable Exception cause) {
		return new IllegalArgumentException(this.className + "." + this.property.path() + " of type "
				+ this.whole.type.getTypeName() + " can't be compared with " + value + " of type "
				+ value.getClass().getTypeName() + problem, cause);
	}

	/**
	 * The bytes of the value of a stored object; null if the value or an object on its path is null.
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	public byte @Nullable [] stored(byte[] payload, int length) {
		Object raw = this.value.read(payload, length);
		return (raw == null) ? null : this.form.bytes(this.whole.shape, raw);
	}

}
