/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Conversions between numbers that lose nothing.
 */
final class Numbers {

	private Numbers() {}

	/**
	 * The number, converted; null if the value is no number or the conversion would lose something.
	 * @param conversion throws an {@link ArithmeticException} where it would lose something
	 */
	static <V> @Nullable V exactly(Object value, Function<BigDecimal, V> conversion) {
		if (!(value instanceof Number number)) {
			return null;
		}
		try {
			return conversion.apply(decimal(number));
		} catch (ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	/** Throws a {@link NumberFormatException} for infinity, NaN and other classes of numbers. */
	private static BigDecimal decimal(Number value) {
		return switch (value) {
			case BigDecimal decimal -> decimal;
			case BigInteger integer -> new BigDecimal(integer);
			case Byte _,Short _,Integer _,Long _ -> BigDecimal.valueOf(value.longValue());
			// The number that one writes, 0.1, and not the 0.1000000000000000055 that it stands for.
			case Float _,Double _ -> new BigDecimal(value.toString());
			default -> throw new NumberFormatException(value.getClass().getName());
		};
	}

	/** The number as a double; null if that is another number. */
	static @Nullable Double floating(Object value) {
		if (value instanceof Double || value instanceof Float) {
			return ((Number) value).doubleValue();
		}
		BigDecimal exact = exactly(value, Function.identity());
		if (exact == null) {
			return null;
		}
		double nearest = exact.doubleValue();
		return (!Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(exact) == 0) ? nearest : null;
	}

}
