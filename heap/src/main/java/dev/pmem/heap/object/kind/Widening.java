/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Conversions between kinds of numbers that lose nothing.
 */
public final class Widening {

	private Widening() {}

	/** Null if some values of the one would not survive in the other. */
	public static @Nullable UnaryOperator<Object> between(Kind from, Kind to) {
		if (from == to) {
			return value -> value;
		}
		if (from == Kind.CHAR) {
			return switch (to) {
				case INT -> value -> (int) (Character) value;
				case LONG -> value -> (long) (Character) value;
				default -> null;
			};
		}
		if (from == Kind.FLOAT && to == Kind.DOUBLE) {
			return value -> ((Float) value).doubleValue();
		}
		if (from == Kind.BIG_INTEGER && to == Kind.BIG_DECIMAL) {
			return value -> new BigDecimal((BigInteger) value);
		}
		if (!from.isIntegral()) {
			return null;
		}
		int size = from.fixedSize();
		return switch (to) {
			case SHORT, INT, LONG -> (size < to.fixedSize()) ? value -> integral((Number) value, to) : null;
			case FLOAT -> (size <= Short.BYTES) ? value -> ((Number) value).floatValue() : null;
			case DOUBLE -> (size <= Integer.BYTES) ? value -> ((Number) value).doubleValue() : null;
			case BIG_INTEGER -> value -> BigInteger.valueOf(((Number) value).longValue());
			case BIG_DECIMAL -> value -> BigDecimal.valueOf(((Number) value).longValue());
			default -> null;
		};
	}

	private static Object integral(Number value, Kind to) {
		return switch (to) {
			case SHORT -> value.shortValue();
			case INT -> value.intValue();
			default -> value.longValue();
		};
	}

}
