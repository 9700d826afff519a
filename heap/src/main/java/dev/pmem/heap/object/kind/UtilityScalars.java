/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Optional numbers, sets of bits, precisions. An empty optional number is less than all others.
 */
final class UtilityScalars {

	private UtilityScalars() {}

	/** 1 and the number, or 0. */
	static final class OptionalIntScalar extends FixedScalar<OptionalInt> {

		OptionalIntScalar() {
			super(OptionalInt.class, 1 + Integer.BYTES, ValueOrder.by(Comparator
					.comparing(OptionalInt::isPresent).thenComparingInt((value) -> value.orElse(0))));
		}

		@Override
		OptionalInt read(byte[] bytes, int at) {
			return (bytes[at] != 0) ? OptionalInt.of(Bytes.getInt(bytes, at + 1)) : OptionalInt.empty();
		}

		@Override
		void write(byte[] bytes, int at, OptionalInt value) {
			bytes[at] = (byte) (value.isPresent() ? 1 : 0);
			Bytes.putInt(bytes, at + 1, value.orElse(0));
		}

		@Override
		void writeKey(PayloadWriter key, OptionalInt value, boolean last) {
			KeyBytes.putByte(key, value.isPresent() ? 1 : 0);
			KeyBytes.putInt(key, value.orElse(0));
		}

	}

	/** 1 and the number, or 0. */
	static final class OptionalLongScalar extends FixedScalar<OptionalLong> {

		OptionalLongScalar() {
			super(OptionalLong.class, 1 + Long.BYTES, ValueOrder.by(Comparator
					.comparing(OptionalLong::isPresent).thenComparingLong((value) -> value.orElse(0))));
		}

		@Override
		OptionalLong read(byte[] bytes, int at) {
			return (bytes[at] != 0) ? OptionalLong.of(Bytes.getLong(bytes, at + 1)) : OptionalLong.empty();
		}

		@Override
		void write(byte[] bytes, int at, OptionalLong value) {
			bytes[at] = (byte) (value.isPresent() ? 1 : 0);
			Bytes.putLong(bytes, at + 1, value.orElse(0));
		}

		@Override
		void writeKey(PayloadWriter key, OptionalLong value, boolean last) {
			KeyBytes.putByte(key, value.isPresent() ? 1 : 0);
			KeyBytes.putLong(key, value.orElse(0));
		}

	}

	/** 1 and the number's raw bits, or 0. */
	static final class OptionalDoubleScalar extends FixedScalar<OptionalDouble> {

		private static final FloatingScalars.DoubleScalar NUMBER = new FloatingScalars.DoubleScalar();

		OptionalDoubleScalar() {
			super(OptionalDouble.class, 1 + Double.BYTES, ValueOrder.by(Comparator
					.comparing(OptionalDouble::isPresent).thenComparing((left, right) -> ValueOrder.compare(
							left.orElse(0), right.orElse(0)))));
		}

		@Override
		OptionalDouble read(byte[] bytes, int at) {
			return (bytes[at] != 0) ? OptionalDouble.of(Bytes.getDouble(bytes, at + 1)) : OptionalDouble.empty();
		}

		@Override
		void write(byte[] bytes, int at, OptionalDouble value) {
			bytes[at] = (byte) (value.isPresent() ? 1 : 0);
			Bytes.putDouble(bytes, at + 1, value.orElse(0));
		}

		@Override
		void writeKey(PayloadWriter key, OptionalDouble value, boolean last) {
			KeyBytes.putByte(key, value.isPresent() ? 1 : 0);
			NUMBER.writeKey(key, value.orElse(0), last);
		}

	}

	/** Precision (4), and the number of the rounding mode as {@link RoundingMode#valueOf(int)} takes it (1). */
	static final class MathContextScalar extends FixedScalar<MathContext> {

		MathContextScalar() {
			super(MathContext.class, Integer.BYTES + 1, ValueOrder.equalityOfText());
		}

		@Override
		MathContext read(byte[] bytes, int at) {
			return new MathContext(Bytes.getInt(bytes, at), RoundingMode.valueOf(bytes[at + Integer.BYTES]));
		}

		@Override
		void write(byte[] bytes, int at, MathContext value) {
			Bytes.putInt(bytes, at, value.getPrecision());
			bytes[at + Integer.BYTES] = (byte) value.getRoundingMode().ordinal();
		}

		@Override
		void writeKey(PayloadWriter key, MathContext value, boolean last) {
			KeyBytes.putInt(key, value.getPrecision());
			KeyBytes.putByte(key, value.getRoundingMode().ordinal());
		}

	}

	/** The bits, the lowest first, up to the highest that is set. */
	static final class BitSetScalar extends VariableScalar<BitSet> {

		BitSetScalar() {
			super(BitSet.class, ValueOrder.equalityOf((value) -> HexFormat.of().formatHex(value.toByteArray())));
		}

		@Override
		BitSet read(byte[] bytes, int at, int size, boolean utf16) {
			return BitSet.valueOf(Arrays.copyOfRange(bytes, at, at + size));
		}

		@Override
		int write(PayloadWriter out, BitSet value) {
			out.append(value.toByteArray());
			return 0;
		}

		@Override
		void writeKey(PayloadWriter key, BitSet value, boolean last) {
			KeyBytes.putText(key, HexFormat.of().formatHex(value.toByteArray()), last);
		}

	}

}
