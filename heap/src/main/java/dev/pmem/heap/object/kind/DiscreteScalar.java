/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

/**
 * A kind whose values compare as whole numbers do, so that queries compare them in place, without an object.
 *
 * @param <V> the class of values
 */
public abstract class DiscreteScalar<V extends Comparable<V>> extends FixedScalar<V> {

	DiscreteScalar(Class<V> type, int sizeBytes) {
		super(type, sizeBytes, ValueOrder.natural());
	}

	/** The number of the value at this index. */
	public abstract long numberAt(byte[] bytes, int at);

	/** The number of a value. */
	abstract long number(V value);

	/** The number of a value of the class. */
	public final long numberOf(Object value) {
		return number(type().cast(value));
	}

}
