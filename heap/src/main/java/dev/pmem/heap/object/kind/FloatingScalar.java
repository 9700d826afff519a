/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

/**
 * Floating numbers. Queries compare them in place, as doubles.
 *
 * @param <V> the class of values
 */
public abstract class FloatingScalar<V extends Number> extends FixedScalar<V> {

	FloatingScalar(Class<V> type, int sizeBytes) {
		super(type, sizeBytes, ValueOrder.by(FloatingScalar::compare));
	}

	private static int compare(Number left, Number right) {
		return ValueOrder.compare(left.doubleValue(), right.doubleValue());
	}

	/** The number at this index. */
	public abstract double numberAt(byte[] bytes, int at);

}
