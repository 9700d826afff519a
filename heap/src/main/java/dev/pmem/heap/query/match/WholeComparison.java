/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

import dev.pmem.heap.object.codec.WholeValues;

/**
 * Tests of whole values that are no single scalars: embedded objects, collections, maps and arrays. A null inside is part
 * of the value. Immutable and thread-safe.
 *
 * @param values the values of the property in objects of one layout
 */
record WholeComparison(WholeValues values) {

	/** Whether the value is equal to another one, or is not; null is neither. */
	PayloadPredicate equal(Object value, boolean wanted) {
		byte[] given = this.values.given(value);
		return (payload, length) -> {
			byte[] stored = this.values.stored(payload, length);
			return stored != null && Arrays.equals(stored, given) == wanted;
		};
	}

	/** Whether the value is one of others, or is none of them; null is neither. */
	PayloadPredicate in(Collection<?> elements, boolean wanted) {
		TreeSet<byte[]> given = new TreeSet<>(Arrays::compareUnsigned);
		for (Object element : elements) {
			if (element != null) {
				given.add(this.values.given(element));
			} else if (!wanted) {
				// As in SQL: nobody knows whether a value is the null.
				return (_, _) -> false;
			}
		}
		return (payload, length) -> {
			byte[] stored = this.values.stored(payload, length);
			return stored != null && given.contains(stored) == wanted;
		};
	}

}
