/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * Criteria on the objects of a class, compiled once for all values that they may compare with: of the values it only matters
 * which are null. Immutable and thread-safe.
 */
public final class CompiledCriteria {

	private final ObjectProperties model;

	private final BitSet known;

	private final PerLayout<Condition> conditions;

	/** Criteria that lack their values. */
	@FunctionalInterface
	private interface Condition {

		/** The test for the values of these comparisons, which are all those of the criteria. */
		PayloadPredicate bind(List<Comparison> comparisons);

	}

	private CompiledCriteria(Criteria criteria, BitSet known, ObjectProperties model) {
		this.model = model;
		this.known = known;
		this.conditions = new PerLayout<>((written) -> new Compilation(written).compile(criteria));
	}

	/**
	 * The compiled criteria.
	 * @param criteria any of those that it will be used for
	 * @param known the ordinals of comparisons, none of them within an alternative, that are true of all objects tested
	 * @throws IllegalArgumentException if a property doesn't exist or an operator doesn't fit it
	 */
	public static CompiledCriteria of(Criteria criteria, BitSet known, ObjectProperties model) {
		CompiledCriteria compiled = new CompiledCriteria(criteria, known, model);
		compiled.conditions.get(model.layout());
		return compiled;
	}

	/** The layout that objects are written with now. */
	Layout current() {
		return this.model.layout();
	}

	/**
	 * The test of objects that were written with this layout.
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	PayloadPredicate bind(List<Comparison> comparisons, Layout written) {
		return this.conditions.get(written).bind(comparisons);
	}

	/** One run through the criteria, which counts the comparisons that it comes by. */
	private final class Compilation {

		private final Layout written;

		private int ordinal;

		Compilation(Layout written) {
			this.written = written;
		}

		Condition compile(Criteria criteria) {
			return switch (criteria) {
				case Criteria.And(List<Criteria> parts) -> {
					List<Condition> conditions = compile(parts);
					yield (comparisons) -> PayloadPredicate.all(bind(conditions, comparisons));
				}
				case Criteria.Or(List<Criteria> parts) -> {
					List<Condition> conditions = compile(parts);
					yield (comparisons) -> PayloadPredicate.any(bind(conditions, comparisons));
				}
				case Comparison comparison -> {
					int own = this.ordinal++;
					ComparisonCompiler.ValueBinder binder = new ComparisonCompiler(CompiledCriteria.this.model,
							comparison, this.written).compile();
					yield CompiledCriteria.this.known.get(own)
							? (_) -> PayloadPredicate.ALWAYS
							: (comparisons) -> binder.bind(comparisons.get(own));
				}
			};
		}

		private List<Condition> compile(List<Criteria> parts) {
			List<Condition> conditions = new ArrayList<>(parts.size());
			for (Criteria part : parts) {
				conditions.add(compile(part));
			}
			return conditions;
		}

		private static List<PayloadPredicate> bind(List<Condition> conditions, List<Comparison> comparisons) {
			List<PayloadPredicate> predicates = new ArrayList<>(conditions.size());
			for (Condition condition : conditions) {
				predicates.add(condition.bind(comparisons));
			}
			return predicates;
		}

	}

}
