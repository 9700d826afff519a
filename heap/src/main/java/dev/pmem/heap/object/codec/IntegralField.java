/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.IntegralScalar;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;

/**
 * A whole-number field in the fixed part of objects of one layout, which is overwritten in their encoded bytes. Immutable
 * and thread-safe.
 */
public final class IntegralField {

	private final Layout.Field field;

	private final IntegralScalar<?> scalar;

	private IntegralField(Layout.Field field, IntegralScalar<?> scalar) {
		this.field = field;
		this.scalar = scalar;
	}

	/**
	 * The field of this name; null if the layout has no such field that is integral and always lies at the same place.
	 */
	public static @Nullable IntegralField find(Layout layout, String name) {
		Layout.Field field = layout.root().field(name);
		return (field != null && field.inline() && field.constant() == null && field
				.shape() instanceof Shape.Scalar(Kind kind)
				&& kind.scalar() instanceof IntegralScalar<?> scalar) ? new IntegralField(field, scalar) : null;
	}

	/** Where in the object the value lies. */
	public int index() {
		return this.field.offset();
	}

	/** The index behind the value. */
	public int endIndex() {
		return this.field.offset() + this.scalar.elementSize();
	}

	/** Whether the field is null in an encoded object. */
	public boolean isNull(byte[] payload) {
		return FieldCodecs.isNull(payload, 0, this.field.nullBit());
	}

	/** The value in an encoded object; meaningless if the field is null. */
	public long get(byte[] payload) {
		return this.scalar.numberAt(payload, this.field.offset());
	}

	/** Overwrites the value; its lowest bits, as many as the field has, are taken. */
	public void set(byte[] payload, long value) {
		int at = this.field.offset();
		switch (this.scalar.elementSize()) {
			case Byte.BYTES -> payload[at] = (byte) value;
			case Short.BYTES -> Bytes.putShort(payload, at, (short) value);
			case Integer.BYTES -> Bytes.putInt(payload, at, (int) value);
			default -> Bytes.putLong(payload, at, value);
		}
		if (isNull(payload)) {
			payload[nullByteIndex()] &= (byte) ~nullMask();
		}
	}

	/** Overwrites the value with null, which the field must admit. */
	public void setNull(byte[] payload) {
		assert this.field.nullBit() >= 0;
		// as the codec writes it
		set(payload, 0);
		payload[nullByteIndex()] |= (byte) nullMask();
	}

	/** The index of the byte that says whether the field is null. */
	public int nullByteIndex() {
		return this.field.nullBit() >> 3;
	}

	private int nullMask() {
		return 1 << (this.field.nullBit() & 7);
	}

}
