/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;

/**
 * Criteria on the objects of a class, checked once and then compiled for each layout that objects were written with.
 * Immutable and thread-safe.
 */
public final class CriteriaEvaluator {

	private final ObjectCodec<?> codec;

	private final @Nullable Criteria criteria;

	private CriteriaEvaluator(ObjectCodec<?> codec, @Nullable Criteria criteria) {
		this.codec = codec;
		this.criteria = criteria;
	}

	/**
	 * The evaluator.
	 * @param criteria null for a condition that is always true
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it, or a value can't be compared
	 * with it
	 */
	public static CriteriaEvaluator of(@Nullable Criteria criteria, ObjectCodec<?> codec) {
		CriteriaEvaluator evaluator = new CriteriaEvaluator(codec, criteria);
		evaluator.on(codec.layout());
		return evaluator;
	}

	/**
	 * Checks a query without running it.
	 * @throws IllegalArgumentException as {@link #of} and {@link SortKeys#of} do
	 */
	public static void check(Query query, ObjectCodec<?> codec) {
		of(query.criteria(), codec);
		SortKeys.of(query.orders(), codec);
	}

	/**
	 * The condition on objects that were written with this layout.
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	public PayloadPredicate on(Layout written) {
		return (this.criteria == null) ? (_, _) -> true : compile(this.criteria, written);
	}

	private PayloadPredicate compile(Criteria criteria, Layout written) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> PayloadPredicate.all(compile(parts, written));
			case Criteria.Or(List<Criteria> parts) -> PayloadPredicate.any(compile(parts, written));
			case Criteria.Comparison comparison -> new ComparisonCompiler(this.codec, comparison, written).compile();
		};
	}

	private List<PayloadPredicate> compile(List<Criteria> parts, Layout written) {
		List<PayloadPredicate> compiled = new ArrayList<>();
		for (Criteria part : parts) {
			compiled.add(compile(part, written));
		}
		return compiled;
	}

}
