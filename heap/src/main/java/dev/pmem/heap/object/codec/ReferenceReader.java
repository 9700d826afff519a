/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;

/**
 * Reads the references that a field of stored objects holds, in place: one, or those of a collection, an array, or a map's
 * values. Immutable and thread-safe. All methods throw {@link CorruptPoolException} if the bytes that they look at are
 * damaged.
 */
public final class ReferenceReader {

	/** The reference of no object. */
	public static final long NONE = 0;

	private static final long[] NO_REFERENCES = {};

	/** The size of an element that is not null: a byte 1, and the reference. */
	private static final int ELEMENT_SIZE = 1 + Long.BYTES;

	private final FieldReader field;

	private final boolean isSingle;

	/** Whether the references lie one after the other, so that they are read in place. */
	private final boolean isSequence;

	private ReferenceReader(FieldReader field) {
		this.field = field;
		this.isSingle = isReference(field.shape());
		this.isSequence = switch (field.shape()) {
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> isReference(element);
			case Shape.Array(Shape element) -> isReference(element);
			default -> false;
		};
	}

	/** The reader of the field at this path; null if the layout has none. */
	public static @Nullable ReferenceReader find(Layout layout, String path) {
		FieldReader field = FieldReader.find(layout, path);
		return (field != null) ? new ReferenceReader(field) : null;
	}

	private static boolean isReference(Shape shape) {
		return shape instanceof Shape.Scalar(Kind kind) && kind == Kind.REFERENCE;
	}

	/** Whether the field holds one reference at most, and {@link #single} reads it. */
	public boolean isSingle() {
		return this.isSingle;
	}

	/** Whether the field, or an object on its path, is null. */
	public boolean isNull(byte[] payload, int length) {
		return this.field.isNull(payload, length);
	}

	/** The offset of the target's home block; {@link #NONE} if the field, or an object on its path, is null. */
	public long single(byte[] payload, int length) {
		assert this.isSingle;
		if (this.field.isConstant()) {
			return NONE;
		}
		long location = this.field.locate(payload, length);
		return (location == FieldReader.NULL) ? NONE : checked(Bytes.getLong(payload, FieldReader.index(location)));
	}

	private static long checked(long offset) {
		if (offset <= 0) {
			throw CorruptPoolException.ofObject("a reference to offset " + offset);
		}
		return offset;
	}

	/** The offsets of the home blocks of all targets, in the order of the elements, without nulls; none for null. */
	public long[] all(byte[] payload, int length) {
		if (this.isSingle) {
			long offset = single(payload, length);
			return (offset == NONE) ? NO_REFERENCES : new long[]{offset};
		}
		if (this.field.isConstant()) {
			// no reference is the same in all objects
			return NO_REFERENCES;
		}
		long location = this.field.locate(payload, length);
		if (location == FieldReader.NULL) {
			return NO_REFERENCES;
		}
		return this.isSequence
				? sequence(payload, location)
				: collect(this.field.value(payload, length, location), NO_REFERENCES);
	}

	private long[] sequence(byte[] payload, long location) {
		int count = this.field.elementCount(payload, location);
		int at = FieldReader.index(location) + ElementCursor.HEADER_SIZE;
		int end = FieldReader.index(location) + FieldReader.size(location);
		if (count < 0 || count > end - at) {
			throw CorruptPoolException.ofObject("collection with " + count + " elements in " + (end - at) + " bytes");
		}
		long[] offsets = new long[count];
		int found = 0;
		for (int element = 0; element < count; element++) {
			if (at < end && payload[at] == 0) {
				at++;
				continue;
			}
			if (end - at < ELEMENT_SIZE || payload[at] != 1) {
				throw CorruptPoolException.ofObject("collection with a reference cut off");
			}
			offsets[found++] = checked(Bytes.getLong(payload, at + 1));
			at += ELEMENT_SIZE;
		}
		return (found == count) ? offsets : Arrays.copyOf(offsets, found);
	}

	/** Adds the references in a value that was read without classes of the application. */
	private static long[] collect(@Nullable Object value, long[] offsets) {
		return switch (value) {
			case ObjectReference(long offset) -> {
				long[] more = Arrays.copyOf(offsets, offsets.length + 1);
				more[offsets.length] = offset;
				yield more;
			}
			case Optional<?> optional -> collect(optional.orElse(null), offsets);
			case Map<?, ?> map -> collect(map.values(), offsets);
			case Collection<?> collection -> {
				long[] all = offsets;
				for (Object element : collection) {
					all = collect(element, all);
				}
				yield all;
			}
			case null, default -> offsets;
		};
	}

}
