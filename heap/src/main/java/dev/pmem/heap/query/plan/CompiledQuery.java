/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.Comparisons;
import dev.pmem.heap.query.match.CompiledCriteria;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.ReferenceArguments;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ReferencedTypes;
import dev.pmem.heap.query.match.SortKeys;

/**
 * The common part of queries of one shape: where to scan, what to test and what to sort by. Immutable and thread-safe.
 * <p>
 * Invariant: it keeps no value of a query.
 *
 * @param <I> the kind of index
 */
final class CompiledQuery<I extends IndexView> {

	private final QueryShape shape;

	private final AccessPath<I> path;

	/** The criteria that are left to test in exact ranges; null if none are. */
	private final @Nullable CompiledCriteria residual;

	/** The criteria to test in other ranges, which are all criteria of the query; null if there are none. */
	private final @Nullable CompiledCriteria whole;

	/** The sort keys; null if the queries ask for no order. */
	private final @Nullable SortKeys sortKeys;

	private final ReferenceArguments arguments;

	private final boolean descending;

	private final TargetQueries targets;

	/** For values that give too many ranges; null if no values do. */
	private final @Nullable CompiledQuery<I> fallback;

	/**
	 * @param fallback for values that give too many ranges; null if no values do
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it or it has no order
	 */
	CompiledQuery(QueryShape shape, AccessPath<I> path, ObjectProperties model, ReferencedTypes types,
			TargetQueries targets, @Nullable CompiledQuery<I> fallback) {
		assert path.isReferring() == (fallback != null);
		this.targets = targets;
		this.fallback = fallback;
		this.shape = shape;
		this.path = path;
		Criteria criteria = shape.criteria();
		this.whole = (criteria == null) ? null : CompiledCriteria.of(criteria, new BitSet(), model, types);
		this.residual = (criteria == null || path.isCovered())
				? null
				: CompiledCriteria.of(criteria, path.known(), model, types);
		this.arguments = ReferenceArguments.of(criteria, model, types);
		this.sortKeys = shape.orders().isEmpty() ? null : SortKeys.of(shape.orders(), model, types);
		this.descending = !shape.orders().isEmpty() && shape.orders().getFirst().descending();
	}

	/** Of how many objects a scan comes to the entries. */
	TargetQueries.Reach reach() {
		return this.path.reach();
	}

	QueryShape shape() {
		return this.shape;
	}

	/**
	 * The plan for a query of the shape.
	 * @param objects where to find the targets of references
	 * @throws IllegalArgumentException if a value can't be compared with its property
	 */
	QueryPlan<I> bind(Query query, ReferencedObjects objects) {
		List<Comparison> comparisons = this.arguments.resolve(Comparisons.of(query.criteria()), objects);
		List<KeyRange> ranges = this.path.ranges(comparisons, objects);
		if (ranges == null) {
			return Objects.requireNonNull(this.fallback).bind(query, objects);
		}
		boolean isExact = this.path.isExact(ranges, comparisons);
		CompiledCriteria test = isExact ? this.residual : this.whole;
		CriteriaEvaluator filter = (test != null) ? new CriteriaEvaluator(test, comparisons, objects) : null;
		SortKeys keys = this.sortKeys;
		ScanOrder order = this.path.order();
		boolean isSorted = keys == null || (order.isWhole() && ranges.size() == 1);
		boolean isInRuns = !isSorted && order.runs() != null && ranges.size() == 1;
		return new QueryPlan<>(query, this.path, ranges, isExact, (isSorted || isInRuns) && this.descending, filter,
				(keys == null || isSorted) ? null : keys.reading(objects), isInRuns, this.targets);
	}

}
