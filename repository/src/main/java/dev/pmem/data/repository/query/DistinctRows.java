/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Is true of a row unless it was true of an equal one. Arrays are equal if their elements are, and decimal numbers whatever
 * their scales. Used by one thread.
 */
final class DistinctRows implements Predicate<@Nullable Object[]> {

	private final Set<Row> met = new HashSet<>();

	private record Row(@Nullable Object[] values) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Row(@Nullable Object[] others) && Arrays.deepEquals(this.values, others);
		}

		@Override
		public int hashCode() {
			return Arrays.deepHashCode(this.values);
		}

	}

	@Override
	public boolean test(@Nullable Object[] row) {
		return this.met.add(new Row(comparable(row)));
	}

	private static @Nullable Object[] comparable(@Nullable Object[] values) {
		@Nullable
		Object[] comparable = new @Nullable Object[values.length];
		for (int index = 0; index < values.length; index++) {
			comparable[index] = switch (values[index]) {
				case null -> null;
				case BigDecimal decimal -> decimal.stripTrailingZeros();
				case Object[] row -> comparable(row);
				// the rows of several targets
				case Collection<?> rows when rows.stream().anyMatch((each) -> each instanceof Object[]) ->
					comparable(rows.toArray());
				default -> values[index];
			};
		}
		return comparable;
	}

}
