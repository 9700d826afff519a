/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

	/** Stands for an embedded object that is null. */
	static final int NO_OWNER = -1;

	/** A position and a size. */
	private static final int POINTER_SIZE = 2 * Integer.BYTES;

	private final Layout.Field field;

	/** The embedded objects on the path, outermost first. */
	private final Step[] steps;

	/** How many bytes the field's own struct takes, and the root struct. */
	private final int rootSize;

	private final ValueReader reader;

	/** The value where the layout has it, and not the objects; null unless {@code isConstant}. */
	private final @Nullable Object constant;

	private final boolean isConstant;

	private record Step(Layout.Field field, int fixedSize) {}

	private FieldReader(Layout layout, List<Step> steps, Layout.Field field, @Nullable Object constant,
			boolean isConstant) {
		this.field = field;
		this.steps = steps.toArray(Step[]::new);
		this.rootSize = layout.root().fixedSize();
		this.reader = new PlainReaderFactory(layout).reader(field.shape());
		this.constant = constant;
		this.isConstant = isConstant;
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
			if (field.constant() != null) {
				return ofConstant(layout, steps, field, (dot < 0) ? "" : path.substring(dot + 1));
			}
			if (dot < 0) {
				return new FieldReader(layout, steps, field, null, false);
			}
			if (!(field.shape() instanceof Shape.Struct shape)) {
				return null;
			}
			struct = layout.struct(shape);
			steps.add(new Step(field, struct.fixedSize()));
			start = dot + 1;
		}
	}

	/** @param rest the path within the constant; empty for the constant itself */
	private static @Nullable FieldReader ofConstant(Layout layout, List<Step> steps, Layout.Field constant,
			String rest) {
		Object value = constantValue(layout, constant);
		Layout.Field field = constant;
		for (String name : rest.isEmpty() ? new String[0] : rest.split("\\.", -1)) {
			Layout.Field inner = (field.shape() instanceof Shape.Struct shape)
					? layout.struct(shape).field(name)
					: null;
			if (inner == null) {
				return null;
			}
			value = (value instanceof Map<?, ?> values) ? values.get(name) : null;
			field = inner;
		}
		return new FieldReader(layout, steps, field, value, true);
	}

	private static @Nullable Object constantValue(Layout layout, Layout.Field field) {
		Layout.Constant constant = field.constant();
		return (constant == null)
				? null
				: ElementCursor.onlyElement(constant.bytes(), new PlainReaderFactory(layout).reader(field.shape()));
	}

	/** Whether the value is the same in all objects, which have no bytes of it: then there is nothing to locate. */
	public boolean isConstant() {
		return this.isConstant;
	}

	/** Whether this reader reads the same values as another one of another layout: from the same bytes. */
	public boolean readsAs(FieldReader other) {
		if (this.isConstant || other.isConstant) {
			return this.isConstant && other.isConstant && Objects.equals(this.constant, other.constant)
					&& haveSamePlace(this.steps, other.steps);
		}
		return haveSamePlace(this.steps, other.steps) && haveSamePlace(this.field, other.field)
				&& haveSameValues(this.field.shape(), other.field.shape());
	}

	/** Whether the value is null, or zero, in all objects: as it would be if the layout lacked the field. */
	public boolean isNothing() {
		return this.isConstant && (this.constant == null || this.constant instanceof Number number
				&& number.doubleValue() == 0 || Boolean.FALSE.equals(this.constant)
				|| Character.valueOf((char) 0).equals(this.constant));
	}

	private static boolean haveSamePlace(Step[] left, Step[] right) {
		for (int index = 0; index < left.length && index < right.length; index++) {
			if (!haveSamePlace(left[index].field, right[index].field)) {
				return false;
			}
		}
		return left.length == right.length;
	}

	private static boolean haveSamePlace(Layout.Field left, Layout.Field right) {
		return left.offset() == right.offset() && left.inline() == right.inline() && left.nullBit() == right.nullBit();
	}

	private static boolean haveSameValues(Shape left, Shape right) {
		return (left instanceof Shape.Enumeration(String _, List<String> names)
				&& right instanceof Shape.Enumeration(String _, List<String> otherNames))
						? names.equals(otherNames)
						: left.equals(right);
	}

	/** How the field's values lie in bytes. */
	public Shape shape() {
		return this.field.shape();
	}

	/** Whether the field itself may be null, leaving aside the objects on its path. */
	boolean isNullable() {
		return this.isConstant ? this.constant == null : this.field.isNullable();
	}

	/** Whether the value lies in a fixed part: then {@link #locate} gives its index and nothing else. */
	public boolean isInline() {
		return this.field.inline() && !this.isConstant;
	}

	/**
	 * The location of the value: {@link #NULL}, or its index in the low 32 bits. The high 32 bits have the count of its
	 * bytes if the count varies; for text their top bit is set if the text is UTF-16. Not to be called for a constant.
	 */
	public long locate(byte[] payload, int length) {
		assert !this.isConstant : "a constant lies in no object";
		int at = owner(payload, length);
		return (at == NO_OWNER) ? NULL : locate(this.field, payload, length, at);
	}

	/** Where the innermost embedded object on the path starts, or {@link #NO_OWNER}. */
	int owner(byte[] payload, int length) {
		if (length < this.rootSize || length > payload.length) {
			throw CorruptPoolException.ofObject("it has " + length + " bytes, its fixed part " + this.rootSize);
		}
		int at = 0;
		for (Step step : this.steps) {
			long found = locate(step.field, payload, length, at);
			if (found == NULL) {
				return NO_OWNER;
			}
			at = (int) found;
			if (!step.field.inline() && (found >>> 32) < step.fixedSize) {
				throw CorruptPoolException.ofObject("" + step.field.name() + " is cut off");
			}
		}
		return at;
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
		if (this.isConstant) {
			return false;
		}
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
		if (this.steps.length > 0 || this.isConstant) {
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
		if (this.isConstant) {
			return this.constant == null || owner(payload, length) == NO_OWNER;
		}
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
		if (this.isConstant) {
			return (owner(payload, length) == NO_OWNER) ? null : this.constant;
		}
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
