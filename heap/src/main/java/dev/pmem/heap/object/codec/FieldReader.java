/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Reads one field of stored objects in place, without the object. Immutable and thread-safe. All methods throw
 * {@link CorruptPoolException} if the bytes that they look at are damaged.
 */
public final class FieldReader {

	/** The location of a null value. */
	public static final long NULL = -1;

	/** A position and a size. */
	private static final int POINTER_SIZE = 2 * Integer.BYTES;

	private final Layout.Field field;

	/** The embedded objects on the path, outermost first. */
	private final Step[] steps;

	/** How many bytes the field's own struct takes, and the root struct. */
	private final int rootSize;

	private final ValueReader reader;

	private record Step(Layout.Field field, int fixedSize) {}

	private FieldReader(Layout layout, List<Step> steps, Layout.Field field) {
		this.field = field;
		this.steps = steps.toArray(Step[]::new);
		this.rootSize = layout.root().fixedSize();
		this.reader = new PlainReaderFactory(layout).reader(field.shape());
	}

	/** The reader of the field at this path; null if the layout has none. */
	public static @Nullable FieldReader find(Layout layout, String path) {
		List<Step> steps = new ArrayList<>();
		Layout.Struct struct = layout.root();
		int start = 0;
		while (true) {
			int dot = path.indexOf('.', start);
			Layout.Field field = struct.field((dot < 0) ? path.substring(start) : path.substring(start, dot));
			if (field == null) {
				return null;
			}
			if (dot < 0) {
				return new FieldReader(layout, steps, field);
			}
			if (!(field.shape() instanceof Shape.Struct shape)) {
				return null;
			}
			struct = layout.struct(shape);
			steps.add(new Step(field, struct.fixedSize()));
			start = dot + 1;
		}
	}

	/** How the field's values lie in bytes. */
	public Shape shape() {
		return this.field.shape();
	}

	/** Whether the field itself may be null, leaving aside the objects on its path. */
	boolean isNullable() {
		return this.field.isNullable();
	}

	/** Whether the value lies in a fixed part: then {@link #locate} gives its index and nothing else. */
	public boolean isInline() {
		return this.field.inline();
	}

	/**
	 * The location of the value: {@link #NULL}, or its index in the low 32 bits. The high 32 bits have the count of its
	 * bytes if the count varies; for text their top bit is set if the text is UTF-16.
	 */
	public long locate(byte[] payload, int length) {
		if (length < this.rootSize || length > payload.length) {
			throw CorruptPoolException.ofObject("it has " + length + " bytes, its fixed part " + this.rootSize);
		}
		int at = 0;
		for (Step step : this.steps) {
			long found = locate(step.field, payload, length, at);
			if (found == NULL) {
				return NULL;
			}
			at = (int) found;
			if (!step.field.inline() && (found >>> 32) < step.fixedSize) {
				throw CorruptPoolException.ofObject("" + step.field.name() + " is cut off");
			}
		}
		return locate(this.field, payload, length, at);
	}

	private static long locate(Layout.Field field, byte[] payload, int length, int at) {
		if (field.inline()) {
			return FieldCodecs.isNull(payload, at, field.nullBit()) ? NULL : at + field.offset();
		}
		int position = Bytes.getInt(payload, at + field.offset());
		if (position == 0) {
			return NULL;
		}
		int word = Bytes.getInt(payload, at + field.offset() + 4);
		if (position < 0 || (long) at + position + sizeOf(word) > length) {
			throw CorruptPoolException.ofObject("" + field.name() + " lies outside");
		}
		return ((long) word << 32) | (at + position);
	}

	private static int sizeOf(int word) {
		return word & ~ValueWriter.UTF_16;
	}

	/** The index that {@link #locate} found. */
	public static int index(long location) {
		return (int) location;
	}

	/** The count of bytes that {@link #locate} found. */
	public static int size(long location) {
		return sizeOf((int) (location >>> 32));
	}

	/** Whether {@link #locate} found text in UTF-16. */
	public static boolean isUtf16(long location) {
		return location < 0;
	}

	/**
	 * Whether the field has the same bytes in two payloads, and so the same value. False also if equal values have
	 * different bytes, and for embedded objects that are not null in both payloads, which are not compared.
	 */
	public boolean hasSameBytes(byte[] left, int leftLength, byte[] right, int rightLength) {
		long leftLocation = locate(left, leftLength);
		long rightLocation = locate(right, rightLength);
		if (leftLocation == NULL || rightLocation == NULL) {
			return leftLocation == rightLocation;
		}
		int size;
		if (!this.field.inline()) {
			size = size(leftLocation);
			if (leftLocation >>> 32 != rightLocation >>> 32) {
				return false;
			}
		} else if (this.field.shape() instanceof Shape.Scalar(Kind kind)) {
			size = kind.fixedSize();
		} else {
			return false;
		}
		int leftIndex = index(leftLocation);
		int rightIndex = index(rightLocation);
		return Arrays.equals(left, leftIndex, leftIndex + size, right, rightIndex, rightIndex + size);
	}

	/**
	 * Adds the indexes of the bytes in a payload's fixed part that decide on the field's value: if two payloads have
	 * equal bytes there and behind the fixed part, the field has the same value in both. Returns false, and adds
	 * nothing, for a field in an embedded object.
	 */
	public boolean addFixedBytes(BitSet bytes) {
		if (this.steps.length > 0) {
			return false;
		}
		int size = switch (this.field.shape()) {
			case Shape.Scalar(Kind kind) when this.field.inline() -> kind.fixedSize();
			case Shape.Enumeration _ -> Short.BYTES;
			default -> this.field.inline() ? 0 : POINTER_SIZE;
		};
		if (size == 0) {
			return false;
		}
		bytes.set(this.field.offset(), this.field.offset() + size);
		if (this.field.nullBit() >= 0) {
			bytes.set(this.field.nullBit() >> 3);
		}
		return true;
	}

	/** Whether the field, or an embedded object on the way to it, is null. */
	public boolean isNull(byte[] payload, int length) {
		return locate(payload, length) == NULL;
	}

	/** The text at a location of kind STRING. */
	public static String text(byte[] payload, long location) {
		int size = size(location);
		if (isUtf16(location) && (size & 1) != 0) {
			throw CorruptPoolException.ofObject("UTF-16 text of " + size + " bytes");
		}
		return PayloadText.read(payload, (int) location, size, isUtf16(location));
	}

	/** How many elements the collection, map or array has at a location. */
	public int elementCount(byte[] payload, long location) {
		int size = size(location);
		if (this.field.shape() instanceof Shape.Scalar) {
			return size;
		}
		if (size < ElementCursor.HEADER_SIZE) {
			throw CorruptPoolException.ofObject("collection of " + size + " bytes");
		}
		return Bytes.getInt(payload, (int) location + 1);
	}

	/**
	 * The value, made without classes of the application: enum constants as their names, embedded objects as maps,
	 * arrays of objects as lists.
	 */
	public @Nullable Object value(byte[] payload, int length) {
		return value(payload, length, locate(payload, length));
	}

	/** As {@link #value(byte[], int)}, where {@link #locate} has been called. */
	public @Nullable Object value(byte[] payload, int length, long location) {
		if (location == NULL) {
			return null;
		}
		PayloadReader in = new PayloadReader(payload, length);
		return this.field.inline()
				? this.reader.readFixed(in, (int) location)
				: this.reader.readPart(in, (int) location, 0, (int) (location >>> 32));
	}

}
