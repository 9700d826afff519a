/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/**
 * The common part of queries that run in the same way: their criteria without the values, and their orders. Of a value
 * it only matters whether it is null, and whether it can narrow a scan. Offset and limit do not matter. Immutable.
 * <p>
 * Invariant: the criteria contain no value of a query; {@link Place#VALUE} stands for a value that is not null.
 *
 * @param criteria the criteria without values; null if the queries have none
 * @param narrowing whether a comparison's value can narrow a scan, by the comparison's ordinal
 */
public record QueryShape(@Nullable Criteria criteria, List<Boolean> narrowing, List<SortOrder> orders) {

	/** The largest number of values in an IN for which separate ranges are scanned. */
	static final int MAXIMUM_RANGES = 10_000;

	/** Stands for a value. */
	private enum Place {

		VALUE

	}

	/** The shape of a query. */
	static QueryShape of(Query query) {
		List<Boolean> narrowing = new ArrayList<>();
		Criteria criteria = query.criteria();
		return new QueryShape((criteria != null) ? strip(criteria, narrowing) : null, narrowing, query.orders());
	}

	private static Criteria strip(Criteria criteria, List<Boolean> narrowing) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> new Criteria.And(strip(parts, narrowing));
			case Criteria.Or(List<Criteria> parts) -> new Criteria.Or(strip(parts, narrowing));
			case Comparison comparison -> {
				narrowing.add(canNarrow(comparison));
				List<@Nullable Object> places = new ArrayList<>();
				comparison.values().forEach((value) -> places.add((value != null) ? Place.VALUE : null));
				yield new Comparison(comparison.property(), comparison.operator(), places, comparison.ignoreCase());
			}
		};
	}

	private static List<Criteria> strip(List<Criteria> parts, List<Boolean> narrowing) {
		return parts.stream().map((part) -> strip(part, narrowing)).toList();
	}

	/** Whether the comparison's value is of a kind that sets bounds on an index. */
	private static boolean canNarrow(Comparison comparison) {
		return switch (comparison.operator()) {
			case IN -> comparison.values().getFirst() instanceof Collection<?> values && values
					.size() <= MAXIMUM_RANGES;
			case STARTING_WITH, LIKE -> TextPrefix.of(comparison) != null;
			case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN, IS_NULL, TRUE, FALSE -> true;
			case CONTAINING -> !comparison.isOfSeveral();
			case NOT_EQUAL, NOT_IN, NOT_LIKE, ENDING_WITH, REGEX, NOT_CONTAINING, IS_NOT_NULL, IS_EMPTY,
					IS_NOT_EMPTY ->
				false;
		};
	}

	/** Whether the query has this shape. */
	boolean fits(Query query) {
		return this.orders.equals(query.orders()) && fits(this.criteria, query.criteria(), 0) >= 0;
	}

	/**
	 * Compares criteria with those of the shape. Returns the ordinal of the next comparison; -1 if the criteria do not
	 * fit.
	 */
	private int fits(@Nullable Criteria shape, @Nullable Criteria criteria, int ordinal) {
		return switch (shape) {
			case null -> (criteria == null) ? ordinal : -1;
			case Criteria.And(List<Criteria> parts) -> (criteria instanceof Criteria.And(List<Criteria> others))
					? fits(parts, others, ordinal)
					: -1;
			case Criteria.Or(List<Criteria> parts) -> (criteria instanceof Criteria.Or(List<Criteria> others))
					? fits(parts, others, ordinal)
					: -1;
			case Comparison comparison -> (criteria instanceof Comparison other && isSame(comparison, other)
					&& this.narrowing.get(ordinal) == canNarrow(other)) ? ordinal + 1 : -1;
		};
	}

	private int fits(List<Criteria> shapes, List<Criteria> parts, int ordinal) {
		if (shapes.size() != parts.size()) {
			return -1;
		}
		int next = ordinal;
		for (int index = 0; index < parts.size() && next >= 0; index++) {
			next = fits(shapes.get(index), parts.get(index), next);
		}
		return next;
	}

	private static boolean isSame(Comparison shape, Comparison other) {
		if (shape.operator() != other.operator() || shape.ignoreCase() != other.ignoreCase()
				|| !shape.property().equals(other.property())) {
			return false;
		}
		for (int index = 0; index < shape.values().size(); index++) {
			if ((shape.values().get(index) == null) != (other.values().get(index) == null)) {
				return false;
			}
		}
		return true;
	}

	/** A hash that is the same for all queries of a shape. */
	static int hash(Query query) {
		int hash = (query.criteria() != null) ? hash(query.criteria()) : 0;
		for (SortOrder order : query.orders()) {
			hash = 31 * hash + order.property().hashCode() + (order.descending() ? 1 : 0);
		}
		return hash;
	}

	private static int hash(Criteria criteria) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> hash(parts, 7);
			case Criteria.Or(List<Criteria> parts) -> hash(parts, 11);
			case Comparison comparison -> 31 * comparison.property().hashCode() + comparison.operator().ordinal();
		};
	}

	private static int hash(List<Criteria> parts, int start) {
		int hash = start;
		for (Criteria part : parts) {
			hash = 31 * hash + hash(part);
		}
		return hash;
	}

}
