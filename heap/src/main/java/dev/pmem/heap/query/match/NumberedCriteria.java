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

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.StoredElements;
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
			return on(path, this.comparison.operator());
		}

		/** A comparison of the same values. */
		Test on(String path, Operator operator) {
			return new Test(new Comparison(path, operator, this.comparison.values(), this.comparison.ignoreCase()),
					this.ordinal);
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
	 * True if one element of a container meets the condition; or if all do that are not null. Without elements the condition
	 * of one is met on an element that is null, and that of all is met.
	 *
	 * @param container the property that has the elements
	 * @param condition with paths that begin at the element
	 * @param isOfAll whether all must meet it
	 */
	record Elements(StoredProperty container, NumberedCriteria condition,
			boolean isOfAll) implements NumberedCriteria {}

	/**
	 * True if a value is among the elements of a container, or any of several values is; or if none is.
	 *
	 * @param path the path to the elements
	 * @param test the comparison, with its path to the container
	 * @param isNegated whether none must be among them
	 */
	record Membership(ElementPath path, Test test, boolean isNegated) implements NumberedCriteria {}

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
	 * The same criteria, in which comparisons that lead through one reference, or to the elements of one container, are one
	 * part: an object is read once for all of them, and of several objects or elements one must meet them all, as a join has
	 * it.
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
				Step step = Step.of(model, test);
				yield (step != null) ? step.with(test.on(step.rest)) : membership(test, model);
			}
			case Through through -> through;
			case Elements elements -> elements;
			case Membership membership -> membership;
		};
	}

	private static NumberedCriteria membership(Test test, ObjectProperties model) {
		ElementPath path = ElementPath.ofMembership(model, test.comparison);
		return (path != null)
				? new Membership(path, test, test.comparison.operator() == Operator.NOT_CONTAINING)
				: test;
	}

	/** The first reference or container on the path of a comparison. */
	record Step(StoredProperty property, String rest, boolean isElements, boolean isOfAll) {

		static @Nullable Step of(ObjectProperties model, NumberedCriteria criteria) {
			if (!(criteria instanceof Test(Comparison comparison, int _))) {
				return null;
			}
			TargetPath target = TargetPath.of(model, comparison.property());
			if (target != null) {
				return new Step(target.reference(), target.rest(), false, false);
			}
			ElementPath element = ElementPath.of(model, comparison.property());
			return (element != null)
					? new Step(element.container(), element.rest(), true, element.isOfAll(comparison))
					: null;
		}

		NumberedCriteria with(NumberedCriteria condition) {
			return this.isElements
					? new Elements(this.property, condition, this.isOfAll)
					: new Through(this.property, condition);
		}

	}

	private static List<NumberedCriteria> grouped(List<NumberedCriteria> parts, ObjectProperties model, boolean all) {
		List<NumberedCriteria> grouped = new ArrayList<>();
		Map<String, List<NumberedCriteria>> byPath = new LinkedHashMap<>();
		Map<String, Step> steps = new LinkedHashMap<>();
		for (NumberedCriteria part : parts) {
			Step step = Step.of(model, part);
			if (step == null) {
				grouped.add(grouped(part, model));
			} else if (step.isOfAll) {
				grouped.add(step.with(((Test) part).on(step.rest)));
			} else {
				// the references of a collection, and its elements, are different steps
				String key = step.property.path() + (step.isElements ? StoredElements.SUFFIX : "");
				steps.putIfAbsent(key, step);
				byPath.computeIfAbsent(key, (_) -> new ArrayList<>()).add(((Test) part).on(step.rest));
			}
		}
		byPath.forEach((key, conditions) -> grouped.add(Objects.requireNonNull(steps.get(key))
				.with((conditions.size() == 1)
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
			case Elements(StoredProperty _, NumberedCriteria condition, boolean isOfAll) ->
				!isOfAll && isTrueOfNull(condition);
			case Membership _ -> false;
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
			case Elements(StoredProperty _, NumberedCriteria condition, boolean _) -> isWithin(condition, ordinals);
			case Membership(ElementPath _, Test test, boolean _) -> ordinals.get(test.ordinal);
			case Test(Comparison _, int ordinal) -> ordinals.get(ordinal);
		};
	}

}
