/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A condition on stored objects. Immutable.
 */
public sealed interface Criteria {

	/**
	 * Stands for a value that will be given later, in criteria that are only checked: whether the operator fits the
	 * property is judged as for a value that is not null. No query finds anything by it.
	 */
	Object ANY_VALUE = new Object() {

		@Override
		public String toString() {
			return "any value";
		}

	};

	/** True if all of the parts are true; true if there are none. */
	record And(List<Criteria> parts) implements Criteria {

		/** Copies the list. */
		public And {
			parts = List.copyOf(parts);
		}

	}

	/** True if any of the parts is true; false if there are none. */
	record Or(List<Criteria> parts) implements Criteria {

		/** Copies the list. */
		public Or {
			parts = List.copyOf(parts);
		}

	}

	/**
	 * Compares a property with values.
	 *
	 * @param property path of property names, separated by dots. Behind the name of a collection, an array or a map,
	 * {@code []} stands for its elements. A path that leads through these, or to several objects, is met if one of them
	 * meets all comparisons with such a path in one {@link And}; {@code NOT_} operators on elements themselves are met if no
	 * element is that
	 * @param operator how to compare
	 * @param values as many values as the operator takes, of the property's type or a type that converts to it without
	 * loss
	 * @param ignoreCase whether strings are compared by full case folding, as Unicode defines it, the same in every locale:
	 * {@code straße} is equal to {@code STRASSE}, {@code ς} to {@code Σ}, and {@code ı} to itself alone
	 */
	record Comparison(String property, Operator operator, List<@Nullable Object> values,
			boolean ignoreCase) implements Criteria {

		/**
		 * Copies the list.
		 * @throws IllegalArgumentException if the operator takes another number of values
		 */
		public Comparison {
			values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
			if (values.size() != operator.valueCount()) {
				throw new IllegalArgumentException(
						operator + " takes " + operator.valueCount() + " values, not " + values.size());
			}
		}

		/** Whether the first value is a collection or an array of objects, and so stands for several. */
		public boolean isOfSeveral() {
			Object first = this.values.isEmpty() ? null : this.values.getFirst();
			return first instanceof Collection<?> || first instanceof Object[];
		}

	}

	/** True if all of the parts are true; true if there are none. */
	static Criteria and(Criteria... parts) {
		return (parts.length == 1) ? parts[0] : new And(List.of(parts));
	}

	/** True if any of the parts is true; false if there are none. */
	static Criteria or(Criteria... parts) {
		return (parts.length == 1) ? parts[0] : new Or(List.of(parts));
	}

	/**
	 * Compares a property with values; strings are compared with their case.
	 * @param property path of property names, separated by dots
	 * @param values as many values as the operator takes
	 * @throws IllegalArgumentException if the operator takes another number of values
	 */
	static Criteria where(String property, Operator operator, @Nullable Object... values) {
		return new Comparison(property, operator, Arrays.asList(values), false);
	}

	/**
	 * Compares a property with values; strings are compared by full case folding.
	 * @param property path of property names, separated by dots
	 * @param values as many values as the operator takes
	 * @throws IllegalArgumentException if the operator takes another number of values
	 */
	static Criteria ignoringCase(String property, Operator operator, @Nullable Object... values) {
		return new Comparison(property, operator, Arrays.asList(values), true);
	}

}
