/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;

/**
 * Criteria whose comparisons know their ordinals, and that can be put together by the references through which their
 * paths lead.
 */
sealed interface NumberedCriteria {

	/** True if all of the parts are true. */
	record All(List<NumberedCriteria> parts) implements NumberedCriteria {}

	/** True if any of the parts is true. */
	record Any(List<NumberedCriteria> parts) implements NumberedCriteria {}

	/** A comparison, whose path may begin at the target of a reference. */
	record Test(Comparison comparison, int ordinal) implements NumberedCriteria {

		/** The same comparison on a path that begins later. */
		Test on(String path) {
			return new Test(new Comparison(path, this.comparison.operator(), this.comparison.values(),
					this.comparison.ignoreCase()), this.ordinal);
		}

	}

	/**
	 * True if the target of the reference, or one target of several, meets the condition. Without a target the condition
	 * is met on an object all of whose properties are null.
	 *
	 * @param reference the property that holds the reference, or the references
	 * @param condition with paths that begin at the target
	 */
	record Through(StoredProperty reference, NumberedCriteria condition) implements NumberedCriteria {

		/** The class of the targets. */
		Class<?> target() {
			return Objects.requireNonNull(this.reference.target());
		}

	}

	/**
	 * The criteria with ordinals, in the order of {@link Comparisons}. Conjunctions in a conjunction, and alternatives in
	 * an alternative, are parts of the outer one.
	 */
	static NumberedCriteria of(Criteria criteria) {
		return number(criteria, new int[1]);
	}

	/** @param next the ordinal of the next comparison */
	private static NumberedCriteria number(Criteria criteria, int[] next) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> {
				List<NumberedCriteria> numbered = new ArrayList<>(parts.size());
				for (Criteria part : parts) {
					NumberedCriteria each = number(part, next);
					numbered.addAll((each instanceof All(List<NumberedCriteria> inner)) ? inner : List.of(each));
				}
				yield (numbered.size() == 1) ? numbered.getFirst() : new All(numbered);
			}
			case Criteria.Or(List<Criteria> parts) -> {
				List<NumberedCriteria> numbered = new ArrayList<>(parts.size());
				for (Criteria part : parts) {
					NumberedCriteria each = number(part, next);
					numbered.addAll((each instanceof Any(List<NumberedCriteria> inner)) ? inner : List.of(each));
				}
				yield (numbered.size() == 1) ? numbered.getFirst() : new Any(numbered);
			}
			case Comparison comparison -> new Test(comparison, next[0]++);
		};
	}

	/**
	 * The same criteria, in which comparisons that lead through one reference are one part: an object is read once for all
	 * of them, and of several objects one must meet them all, as a join has it.
	 * @param model the class to which the criteria belong
	 */
	static NumberedCriteria grouped(NumberedCriteria criteria, ObjectProperties model) {
		return switch (criteria) {
			case All(List<NumberedCriteria> parts) -> {
				List<NumberedCriteria> grouped = grouped(parts, model, true);
				yield (grouped.size() == 1) ? grouped.getFirst() : new All(grouped);
			}
			case Any(List<NumberedCriteria> parts) -> {
				List<NumberedCriteria> grouped = grouped(parts, model, false);
				yield (grouped.size() == 1) ? grouped.getFirst() : new Any(grouped);
			}
			case Test test -> {
				TargetPath path = TargetPath.of(model, test.comparison.property());
				yield (path != null) ? new Through(path.reference(), test.on(path.rest())) : test;
			}
			case Through through -> through;
		};
	}

	private static List<NumberedCriteria> grouped(List<NumberedCriteria> parts, ObjectProperties model, boolean all) {
		List<NumberedCriteria> grouped = new ArrayList<>();
		Map<String, List<NumberedCriteria>> byReference = new LinkedHashMap<>();
		Map<String, StoredProperty> references = new LinkedHashMap<>();
		for (NumberedCriteria part : parts) {
			TargetPath path = (part instanceof Test test)
					? TargetPath.of(model, test.comparison.property())
					: null;
			if (path == null) {
				grouped.add(grouped(part, model));
			} else {
				references.putIfAbsent(path.reference().path(), path.reference());
				byReference.computeIfAbsent(path.reference().path(), (_) -> new ArrayList<>())
						.add(((Test) part).on(path.rest()));
			}
		}
		byReference.forEach((reference, conditions) -> grouped.add(new Through(
				Objects.requireNonNull(references.get(reference)), (conditions.size() == 1)
						? conditions.getFirst()
						: all ? new All(conditions) : new Any(conditions))));
		return grouped;
	}

	/** Whether the criteria are true of an object all of whose properties are null. */
	static boolean isTrueOfNull(NumberedCriteria criteria) {
		return switch (criteria) {
			case All(List<NumberedCriteria> parts) -> parts.stream().allMatch(NumberedCriteria::isTrueOfNull);
			case Any(List<NumberedCriteria> parts) -> parts.stream().anyMatch(NumberedCriteria::isTrueOfNull);
			case Through(StoredProperty _, NumberedCriteria condition) -> isTrueOfNull(condition);
			case Test(Comparison comparison, int _) -> comparison.operator() == Operator.IS_NULL
					|| comparison.operator() == Operator.EQUAL && comparison.values().getFirst() == null;
		};
	}

	/** Whether all comparisons are among these. */
	static boolean isWithin(NumberedCriteria criteria, BitSet ordinals) {
		return switch (criteria) {
			case All(List<NumberedCriteria> parts) -> parts.stream().allMatch((part) -> isWithin(part, ordinals));
			case Any(List<NumberedCriteria> parts) -> parts.stream().allMatch((part) -> isWithin(part, ordinals));
			case Through(StoredProperty _, NumberedCriteria condition) -> isWithin(condition, ordinals);
			case Test(Comparison _, int ordinal) -> ordinals.get(ordinal);
		};
	}

}
