/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.Comparator;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * How the values of a kind compare, in queries and in index keys alike. By {@code compareTo}, but as databases do where
 * {@code compareTo} is finer than equality: floating numbers have one zero and one NaN, the largest; BigDecimals of
 * different scale and date-times of different offset are equal if they are the same number or moment.
 *
 * @param <V> the class of values
 */
public final class ValueOrder<V> {

	private final @Nullable Comparator<? super V> comparator;

	private final boolean isOrdered;

	private ValueOrder(@Nullable Comparator<? super V> comparator, boolean isOrdered) {
		this.comparator = comparator;
		this.isOrdered = isOrdered;
	}

	/** Values compare as their class says. */
	static <V extends Comparable<? super V>> ValueOrder<V> natural() {
		return by(Comparator.naturalOrder());
	}

	/** Values compare like this. */
	static <V> ValueOrder<V> by(Comparator<? super V> comparator) {
		return new ValueOrder<>(comparator, true);
	}

	/** Values are equal as their class says; their order is not defined. */
	static <V extends Comparable<? super V>> ValueOrder<V> equality() {
		return new ValueOrder<>(Comparator.naturalOrder(), false);
	}

	/** Values are equal if their text is; more than that is not defined. */
	static <V> ValueOrder<V> equalityOfText() {
		return new ValueOrder<>(Comparator.comparing(Object::toString), false);
	}

	/** Values are equal if this text of theirs is; more than that is not defined. */
	static <V> ValueOrder<V> equalityOf(Function<? super V, String> text) {
		return new ValueOrder<>(Comparator.comparing(text), false);
	}

	/** Values can't be compared. */
	static <V> ValueOrder<V> none() {
		return new ValueOrder<>(null, false);
	}

	boolean isComparable() {
		return this.comparator != null;
	}

	boolean isOrdered() {
		return this.isOrdered;
	}

	Comparator<? super V> comparator() {
		if (this.comparator == null) {
			throw new IllegalStateException("Values can't be compared");
		}
		return this.comparator;
	}

	/** Compares as databases do. */
	public static int compare(double left, double right) {
		// The sum turns -0.0 into 0.0.
		return Double.compare(left + 0.0, right + 0.0);
	}

}
