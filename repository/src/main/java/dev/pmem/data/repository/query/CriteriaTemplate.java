/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.util.ObjectUtils;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;

/**
 * A condition whose values are a method's arguments. Immutable.
 */
sealed interface CriteriaTemplate {

	/** Matches nothing: what SQL calls unknown. */
	Criteria NEVER = new Criteria.Or(List.of());

	/** Matches everything. */
	Criteria ALWAYS = new Criteria.And(List.of());

	/** The condition for these arguments of the method, all of them, in their order. */
	Criteria bind(@Nullable Object[] arguments);

	/** A condition without arguments. */
	record Fixed(Criteria criteria) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			return this.criteria;
		}

	}

	/** A property compared with one argument; null is equal to null only. */
	record Scalar(String property, Operator operator, boolean ignoreCase, int index) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			Object value = arguments[this.index];
			if (value == null) {
				return switch (this.operator) {
					case EQUAL -> Criteria.where(this.property, Operator.IS_NULL);
					case NOT_EQUAL -> Criteria.where(this.property, Operator.IS_NOT_NULL);
					case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, LIKE, NOT_LIKE, STARTING_WITH, ENDING_WITH,
							REGEX,
							CONTAINING, NOT_CONTAINING, BETWEEN, IN, NOT_IN, IS_NULL, IS_NOT_NULL, TRUE, FALSE,
							IS_EMPTY,
							IS_NOT_EMPTY ->
						NEVER;
				};
			}
			return compare(this.property, this.operator, this.ignoreCase, value);
		}

	}

	/**
	 * A property that is or is not one of an argument's elements, or contains any of them or none. As in SQL, a null
	 * argument is unknown. If an element is null, no value is known not to be among the elements. Every value, null
	 * included, is not among no elements.
	 */
	record Membership(String property, Operator operator, boolean ignoreCase, int index) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			Object argument = arguments[this.index];
			if (argument == null) {
				return NEVER;
			}
			Collection<?> elements = elements(argument);
			boolean isNegated = this.operator == Operator.NOT_IN || this.operator == Operator.NOT_CONTAINING;
			if (elements.isEmpty()) {
				return isNegated ? ALWAYS : NEVER;
			}
			if (isNegated && hasNull(elements)) {
				return NEVER;
			}
			return compare(this.property, this.operator, this.ignoreCase, elements);
		}

		private static Collection<?> elements(Object argument) {
			if (argument instanceof Collection<?> collection) {
				return collection;
			}
			if (argument instanceof Iterable<?> iterable) {
				List<@Nullable Object> elements = new ArrayList<>();
				iterable.forEach(elements::add);
				return elements;
			}
			return List.of(ObjectUtils.toObjectArray(argument));
		}

		// Not contains(null), which immutable collections answer with an exception.
		private static boolean hasNull(Collection<?> elements) {
			for (Object element : elements) {
				if (element == null) {
					return true;
				}
			}
			return false;
		}

	}

	/** A property between two arguments, both inclusive. */
	record Between(String property, boolean ignoreCase, int lowerIndex, int upperIndex) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			Object lower = arguments[this.lowerIndex];
			Object upper = arguments[this.upperIndex];
			if (lower == null || upper == null) {
				return NEVER;
			}
			return compare(this.property, Operator.BETWEEN, this.ignoreCase, lower, upper);
		}

	}

	/** A property within a {@link Range}. */
	record Within(String property, boolean ignoreCase, int index) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			if (!(arguments[this.index] instanceof Range<?> range)) {
				return NEVER;
			}
			Range.Bound<?> lower = range.getLowerBound();
			Range.Bound<?> upper = range.getUpperBound();
			Object lowest = lower.getValue().orElse(null);
			Object highest = upper.getValue().orElse(null);
			if (lowest != null && highest != null && lower.isInclusive() && upper.isInclusive()) {
				return compare(this.property, Operator.BETWEEN, this.ignoreCase, lowest, highest);
			}
			List<Criteria> parts = new ArrayList<>(2);
			if (lowest != null) {
				Operator operator = lower.isInclusive() ? Operator.GREATER_OR_EQUAL : Operator.GREATER;
				parts.add(compare(this.property, operator, this.ignoreCase, lowest));
			}
			if (highest != null) {
				Operator operator = upper.isInclusive() ? Operator.LESS_OR_EQUAL : Operator.LESS;
				parts.add(compare(this.property, operator, this.ignoreCase, highest));
			}
			return switch (parts.size()) {
				case 0 -> Criteria.where(this.property, Operator.IS_NOT_NULL);
				case 1 -> parts.get(0);
				default -> new Criteria.And(parts);
			};
		}

	}

	/** All of these conditions. */
	record All(List<CriteriaTemplate> parts) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			Criteria[] criteria = new Criteria[this.parts.size()];
			for (int index = 0; index < criteria.length; index++) {
				criteria[index] = this.parts.get(index).bind(arguments);
				if (criteria[index] == NEVER) {
					return NEVER;
				}
			}
			return new Criteria.And(List.of(criteria));
		}

	}

	/** Any of these conditions. */
	record Any(List<CriteriaTemplate> parts) implements CriteriaTemplate {

		@Override
		public Criteria bind(@Nullable Object[] arguments) {
			List<Criteria> criteria = new ArrayList<>(this.parts.size());
			for (CriteriaTemplate part : this.parts) {
				Criteria bound = part.bind(arguments);
				if (bound != NEVER) {
					criteria.add(bound);
				}
			}
			return (criteria.size() == 1) ? criteria.get(0) : new Criteria.Or(criteria);
		}

	}

	private static Criteria compare(String property, Operator operator, boolean ignoreCase, Object... values) {
		return ignoreCase
				? Criteria.ignoringCase(property, operator, values)
				: Criteria.where(property, operator, values);
	}

}
