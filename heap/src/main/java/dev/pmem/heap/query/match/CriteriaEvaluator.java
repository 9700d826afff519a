/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Query;

/**
 * Criteria with their values, for objects of each layout. Immutable and thread-safe.
 */
public final class CriteriaEvaluator {

	private static final Criteria ALWAYS = new Criteria.And(List.of());

	private final CompiledCriteria compiled;

	private final List<Comparison> comparisons;

	/** For objects of the layout that is written now. */
	private final PayloadPredicate current;

	/**
	 * Binds values to compiled criteria.
	 * @param comparisons the comparisons of the criteria, with their values
	 * @throws IllegalArgumentException if a value can't be compared with its property
	 */
	public CriteriaEvaluator(CompiledCriteria compiled, List<Comparison> comparisons) {
		this.compiled = compiled;
		this.comparisons = comparisons;
		this.current = compiled.bind(comparisons, compiled.current());
	}

	/**
	 * The evaluator.
	 * @param criteria null for a condition that is always true
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it, or a value can't be compared
	 * with it
	 */
	public static CriteriaEvaluator of(@Nullable Criteria criteria, ObjectProperties model) {
		Criteria condition = (criteria != null) ? criteria : ALWAYS;
		return new CriteriaEvaluator(CompiledCriteria.of(condition, new BitSet(), model), Comparisons.of(condition));
	}

	/**
	 * Checks a query without running it.
	 * @throws IllegalArgumentException as {@link #of} and {@link SortKeys#of} do
	 */
	public static void check(Query query, ObjectProperties model) {
		of(query.criteria(), model);
		SortKeys.of(query.orders(), model);
	}

	/**
	 * The condition on objects that were written with this layout.
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	public PayloadPredicate on(Layout written) {
		return (written == this.compiled.current()) ? this.current : this.compiled.bind(this.comparisons, written);
	}

}
