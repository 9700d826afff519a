/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A condition on stored objects. Immutable.
 */
public sealed interface Criteria {

	/** All of these; true if empty. */
	record And(List<Criteria> parts) implements Criteria {

		public And {
			parts = List.copyOf(parts);
		}

	}

	/** Any of these; false if empty. */
	record Or(List<Criteria> parts) implements Criteria {

		public Or {
			parts = List.copyOf(parts);
		}

	}

	/**
	 * A property compared with values.
	 *
	 * @param property path of property names, separated by dots
	 * @param operator how to compare
	 * @param values as many as the operator takes; in the property's type or one that converts to it without loss
	 * @param ignoreCase compare strings in upper case, each character apart
	 */
	record Comparison(String property, Operator operator, List<@Nullable Object> values,
			boolean ignoreCase) implements Criteria {

		public Comparison {
			values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
			if (values.size() != operator.valueCount()) {
				throw new IllegalArgumentException(
						operator + " takes " + operator.valueCount() + " values, not " + values.size());
			}
		}

	}

	static Criteria and(Criteria... parts) {
		return (parts.length == 1) ? parts[0] : new And(List.of(parts));
	}

	static Criteria or(Criteria... parts) {
		return (parts.length == 1) ? parts[0] : new Or(List.of(parts));
	}

	static Criteria where(String property, Operator operator, @Nullable Object... values) {
		return new Comparison(property, operator, Arrays.asList(values), false);
	}

	static Criteria ignoringCase(String property, Operator operator, @Nullable Object... values) {
		return new Comparison(property, operator, Arrays.asList(values), true);
	}

}
