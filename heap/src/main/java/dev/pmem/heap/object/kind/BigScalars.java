/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Numbers of any length.
 */
final class BigScalars {

	private BigScalars() {}

	/** Two's complement, big-endian. */
	static final class BigIntegerScalar extends VariableScalar<BigInteger> {

		BigIntegerScalar() {
			super(BigInteger.class, ValueOrder.natural());
		}

		@Override
		BigInteger read(byte[] bytes, int at, int size, boolean utf16) {
			return new BigInteger(bytes, at, size);
		}

		@Override
		int write(PayloadWriter out, BigInteger value) {
			out.append(value.toByteArray());
			return 0;
		}

		/** Count of bytes with the number's sign, then the bytes: of equal count and sign they compare as numbers do. */
		@Override
		void writeKey(PayloadWriter key, BigInteger value, boolean last) {
			byte[] bytes = value.toByteArray();
			KeyBytes.putInt(key, (value.signum() < 0) ? -bytes.length : bytes.length);
			key.append(bytes);
		}

		@Override
		public @Nullable BigInteger convert(Object given) {
			return Numbers.exactly(given, BigDecimal::toBigIntegerExact);
		}

		@Override
		@Nullable
		Function<Object, BigInteger> widening(Scalar<?> older) {
			return (older instanceof IntegralScalar<?>)
					? (value) -> BigInteger.valueOf(((Number) value).longValue())
					: null;
		}

	}

	/** Scale (4), then the unscaled value in two's complement, big-endian. */
	static final class BigDecimalScalar extends VariableScalar<BigDecimal> {

		BigDecimalScalar() {
			super(BigDecimal.class, ValueOrder.natural());
		}

		@Override
		BigDecimal read(byte[] bytes, int at, int size, boolean utf16) {
			if (size < Integer.BYTES + 1) {
				throw new IllegalArgumentException("only " + size + " bytes");
			}
			BigInteger unscaled = new BigInteger(bytes, at + Integer.BYTES, size - Integer.BYTES);
			return new BigDecimal(unscaled, Bytes.getInt(bytes, at));
		}

		@Override
		int write(PayloadWriter out, BigDecimal value) {
			int at = out.claim(Integer.BYTES);
			Bytes.putInt(out.bytes(), at, value.scale());
			out.append(value.unscaledValue().toByteArray());
			return 0;
		}

		/** Sign, then exponent and digits of 0.ddd * 10^exponent without trailing zeros; complemented if negative. */
		@Override
		void writeKey(PayloadWriter key, BigDecimal value, boolean last) {
			KeyBytes.putByte(key, value.signum() + 1);
			if (value.signum() == 0) {
				return;
			}
			byte[] digits = value.unscaledValue().abs().toString().getBytes(StandardCharsets.ISO_8859_1);
			int count = digits.length;
			while (digits[count - 1] == '0') {
				count--;
			}
			int start = key.length();
			KeyBytes.putLong(key, (long) digits.length - value.scale());
			for (int index = 0; index < count; index += 2) {
				int tens = (digits[index] - '0') * 10;
				int units = (index + 1 < count) ? digits[index + 1] - '0' : 0;
				KeyBytes.putByte(key, tens + units + 1);
			}
			KeyBytes.putByte(key, KeyBytes.TERMINATOR);
			if (value.signum() < 0) {
				for (int at = start; at < key.length(); at++) {
					key.bytes()[at] = (byte) ~key.bytes()[at];
				}
			}
		}

		@Override
		public @Nullable BigDecimal convert(Object given) {
			return Numbers.exactly(given, Function.identity());
		}

		@Override
		@Nullable
		Function<Object, BigDecimal> widening(Scalar<?> older) {
			if (older instanceof BigIntegerScalar) {
				return (value) -> new BigDecimal((BigInteger) value);
			}
			return (older instanceof IntegralScalar<?>)
					? (value) -> BigDecimal.valueOf(((Number) value).longValue())
					: null;
		}

	}

}
