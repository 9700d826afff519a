/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the objects of a class lie in bytes: enough to read them without the class. Two layouts are equal if and only if
 * the bytes are that {@link LayoutEncoder} makes of them.
 *
 * <p>An object is its root struct's fixed part, then a tail. A struct's fixed part begins with a bit per field that may be
 * null and has no pointer (set if null), then the fields. A field of fixed size lies there itself; any other has a pointer
 * there: position relative to the struct's start, 0 if null (4 bytes), then the count of bytes (4), for text with
 * the top bit set if it is UTF-16 and not Latin-1. All is little-endian.
 *
 * @param structs the structs, the root first
 */
public record Layout(List<Struct> structs) {

	/** Copies the list. */
	public Layout {
		structs = List.copyOf(structs);
	}

	/** The class's own struct. */
	public Struct root() {
		return this.structs.getFirst();
	}

	/** The struct that a shape refers to. */
	public Struct struct(Shape.Struct shape) {
		return this.structs.get(shape.index());
	}

	/** Name of the class. */
	public String typeName() {
		return root().typeName();
	}

	/**
	 * The fields of one class.
	 *
	 * @param typeName the class
	 * @param fixedSize how many bytes the fixed part takes
	 * @param fields its fields, ordered by offset
	 */
	public record Struct(String typeName, int fixedSize, List<Field> fields) {

		/** Copies the list. */
		public Struct {
			fields = List.copyOf(fields);
		}

		/** The field of this name; null if there is none. */
		public @Nullable Field field(String name) {
			for (Field field : this.fields) {
				if (field.name().equals(name)) {
					return field;
				}
			}
			return null;
		}

	}

	/**
	 * One field.
	 *
	 * @param name name of the property
	 * @param shape how its values lie
	 * @param offset where in the fixed part the value or its pointer lies
	 * @param inline whether the value itself lies there
	 * @param nullBit which bit at the struct's start is set if it is null; -1 if null is told by the pointer, or can't be
	 * @param constant the value of the field in all objects, none of whose bytes it takes; null for other fields
	 */
	public record Field(String name, Shape shape, int offset, boolean inline, int nullBit,
			@Nullable Constant constant) {

		/** A field whose values lie in the objects. */
		public Field(String name, Shape shape, int offset, boolean inline, int nullBit) {
			this(name, shape, offset, inline, nullBit, null);
		}

		/** A field that has the same value in all objects of the layout: that of a property that was added later. */
		public static Field constant(String name, Shape shape, Constant constant) {
			return new Field(name, shape, 0, false, -1, constant);
		}

		/** Whether the field may be null: all but primitives. */
		public boolean isNullable() {
			return (this.constant != null) ? this.constant.isNull() : !this.inline || this.nullBit >= 0;
		}

		/** The field under another name, with its shape in the terms of another layout. */
		public Field as(String otherName, Shape otherShape) {
			return new Field(otherName, otherShape, this.offset, this.inline, this.nullBit, this.constant);
		}

	}

	/**
	 * A value that stands in a layout and not in its objects: encoded as an {@link java.util.Optional} of it would be.
	 *
	 * @param bytes the encoding, which nobody changes
	 */
	public record Constant(byte[] bytes) {

		/** The least count of bytes: form and count of elements, then the element's mark. */
		static final int MINIMUM_BYTES = 6;

		/** Whether the value is null. */
		public boolean isNull() {
			return this.bytes[MINIMUM_BYTES - 1] == 0;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Constant constant && Arrays.equals(this.bytes, constant.bytes);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.bytes);
		}

	}

}
