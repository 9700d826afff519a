/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Floating numbers of 4 and 8 bytes: their raw bits, so that a NaN keeps its payload.
 */
final class FloatingScalars {

	private FloatingScalars() {}

	static final class FloatScalar extends FloatingScalar<Float> {

		FloatScalar() {
			super(Float.class, Float.BYTES);
		}

		@Override
		Float read(byte[] bytes, int at) {
			return Bytes.getFloat(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Float value) {
			Bytes.putFloat(bytes, at, value);
		}

		@Override
		public double numberAt(byte[] bytes, int at) {
			return Bytes.getFloat(bytes, at);
		}

		@Override
		void writeKey(PayloadWriter key, Float value, boolean last) {
			int bits = Float.floatToIntBits(value + 0.0f);
			KeyBytes.putInt(key, (bits < 0) ? bits ^ Integer.MAX_VALUE : bits);
		}

		@Override
		public @Nullable Float convert(Object given) {
			Double wide = Numbers.floating(given);
			return (wide != null && (wide.isNaN() || (double) wide.floatValue() == wide)) ? wide.floatValue() : null;
		}

		@Override
		@Nullable
		Function<Object, Float> widening(Scalar<?> older) {
			return (older instanceof IntegralScalar<?> && older.elementSize() <= Short.BYTES)
					? (value) -> ((Number) value).floatValue()
					: null;
		}

	}

	static final class DoubleScalar extends FloatingScalar<Double> {

		DoubleScalar() {
			super(Double.class, Double.BYTES);
		}

		@Override
		Double read(byte[] bytes, int at) {
			return Bytes.getDouble(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Double value) {
			Bytes.putDouble(bytes, at, value);
		}

		@Override
		public double numberAt(byte[] bytes, int at) {
			return Bytes.getDouble(bytes, at);
		}

		@Override
		void writeKey(PayloadWriter key, Double value, boolean last) {
			long bits = Double.doubleToLongBits(value + 0.0);
			KeyBytes.putLong(key, (bits < 0) ? bits ^ Long.MAX_VALUE : bits);
		}

		@Override
		public @Nullable Double convert(Object given) {
			return Numbers.floating(given);
		}

		@Override
		@Nullable
		Function<Object, Double> widening(Scalar<?> older) {
			return (older instanceof IntegralScalar<?> && older.elementSize() <= Integer.BYTES
					|| older instanceof FloatScalar) ? (value) -> ((Number) value).doubleValue() : null;
		}

	}

}
