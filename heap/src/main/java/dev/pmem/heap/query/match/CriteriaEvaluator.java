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
 * Criteria with their values, for objects of each layout. Immutable and thread-safe, but if the criteria lead through
 * references: then an evaluator belongs to one query in one transaction.
 */
public final class CriteriaEvaluator {

	private static final Criteria ALWAYS = new Criteria.And(List.of());

	private final CompiledCriteria compiled;

	private final List<Comparison> comparisons;

	private final ReferencedObjects objects;

	/** For objects of the layout that is written now. */
	private final PayloadPredicate current;

	/**
	 * Binds values to compiled criteria.
	 * @param comparisons the comparisons of the criteria, with their values
	 * @param objects where to find the targets of references
	 * @throws IllegalArgumentException if a value can't be compared with its property
	 */
	public CriteriaEvaluator(CompiledCriteria compiled, List<Comparison> comparisons, ReferencedObjects objects) {
		this.compiled = compiled;
		this.comparisons = comparisons;
		this.objects = objects;
		this.current = compiled.bind(comparisons, compiled.current(), objects);
	}

	/**
	 * The evaluator of criteria that lead through no reference.
	 * @param criteria null for a condition that is always true
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it, or a value can't be compared
	 * with it
	 */
	public static CriteriaEvaluator of(@Nullable Criteria criteria, ObjectProperties model) {
		return of(criteria, model, ReferencedTypes.NONE, ReferencedObjects.NONE);
	}

	/**
	 * The evaluator.
	 * @param criteria null for a condition that is always true
	 * @param types the classes to which the class refers
	 * @param objects where to find the targets of references
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it, or a value can't be compared
	 * with it
	 */
	public static CriteriaEvaluator of(@Nullable Criteria criteria, ObjectProperties model, ReferencedTypes types,
			ReferencedObjects objects) {
		Criteria condition = (criteria != null) ? criteria : ALWAYS;
		List<Comparison> comparisons = ReferenceArguments.of(condition, model, types)
				.resolve(Comparisons.of(condition), objects);
		return new CriteriaEvaluator(CompiledCriteria.of(condition, new BitSet(), model, types), comparisons, objects);
	}

	/**
	 * Checks a query without running it. {@link Criteria#ANY_VALUE} stands for values that are not known yet.
	 * @throws IllegalArgumentException as {@link #of} and {@link SortKeys#of} do
	 */
	public static void check(Query query, ObjectProperties model, ReferencedTypes types) {
		Criteria criteria = query.criteria();
		if (criteria != null) {
			CompiledCriteria.of(criteria, new BitSet(), model, types);
			for (Comparison comparison : Comparisons.of(criteria)) {
				if (!comparison.values().contains(Criteria.ANY_VALUE)) {
					of(comparison, model, types, ReferencedObjects.NONE);
				}
			}
		}
		SortKeys.of(query.orders(), model, types);
	}

	/**
	 * The condition on objects that were written with this layout.
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	public PayloadPredicate on(Layout written) {
		return (written == this.compiled.current())
				? this.current
				: this.compiled.bind(this.comparisons, written, this.objects);
	}

}
