/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Whole numbers of a fixed size.
 *
 * @param <V> the class of values
 */
public abstract class IntegralScalar<V extends Number & Comparable<V>> extends DiscreteScalar<V> {

	private final Function<BigDecimal, V> exact;

	/** @param exact converts, or throws an {@link ArithmeticException} */
	IntegralScalar(Class<V> type, int sizeBytes, Function<BigDecimal, V> exact) {
		super(type, sizeBytes);
		this.exact = exact;
	}

	/** The value of a number in range. */
	abstract V of(long number);

	@Override
	final long number(V value) {
		return value.longValue();
	}

	/** The largest number. */
	public final long maximum() {
		return -1L >>> (Long.SIZE - Byte.SIZE * elementSize() + 1);
	}

	/** The number whose key this is. */
	public final long numberOfKey(byte[] key) {
		assert key.length == elementSize() : key.length + " bytes are no " + primitiveType();
		return KeyBytes.integral(key);
	}

	@Override
	public final @Nullable V convert(Object given) {
		V same = super.convert(given);
		return (same != null) ? same : Numbers.exactly(given, this.exact);
	}

	@Override
	final @Nullable Function<Object, V> widening(Scalar<?> older) {
		if (older instanceof IntegralScalar<?> && older.elementSize() < elementSize()) {
			return (value) -> of(((Number) value).longValue());
		}
		// Characters have no sign: a short does not hold them.
		return (older.type() == Character.class && elementSize() > Character.BYTES)
				? (value) -> of((Character) value)
				: null;
	}

}
