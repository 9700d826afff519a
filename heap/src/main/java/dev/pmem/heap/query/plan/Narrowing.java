/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * The comparisons that narrow a scan further, on the property after those that are fixed to a value. Comparisons are
 * identified by their ordinals.
 */
sealed interface Narrowing {

	/** No comparison: all keys with the fixed values, which may be those of all properties. */
	record None() implements Narrowing {

		@Override
		public List<Integer> known() {
			return List.of();
		}

	}

	/** Some values, each of which is a separate range. */
	record Among(int comparison) implements Narrowing {

		@Override
		public List<Integer> known() {
			return List.of(this.comparison);
		}

	}

	/**
	 * Text with a common prefix.
	 *
	 * @param isWhole whether the comparison asks for the prefix and nothing else
	 */
	record StartingWith(int comparison, boolean isWhole) implements Narrowing {

		@Override
		public List<Integer> known() {
			return this.isWhole ? List.of(this.comparison) : List.of();
		}

	}

	/**
	 * A lower bound, an upper one, or both.
	 *
	 * @param lower {@link #UNBOUNDED} if there's none
	 * @param upper {@link #UNBOUNDED} if there's none
	 * @param known the comparisons that ask for nothing but these bounds
	 */
	record Within(int lower, int upper, List<Integer> known) implements Narrowing {

		/** Copies the list. */
		public Within {
			known = List.copyOf(known);
		}

	}

	/**
	 * References to the objects that meet all comparisons on the target; these objects are found first.
	 *
	 * @param target the class of the objects
	 * @param pathLength the length of the path to them, with the dot behind it
	 * @param comparisons the ordinals of all conjuncts on the target
	 */
	record Referring(Class<?> target, int pathLength, List<Integer> comparisons) implements Narrowing {

		/** Copies the list. */
		public Referring {
			comparisons = List.copyOf(comparisons);
		}

		@Override
		public List<Integer> known() {
			return this.comparisons;
		}

		/**
		 * The criteria for the objects.
		 * @param all the comparisons of the query, by ordinal
		 */
		Criteria criteria(List<Comparison> all) {
			List<Criteria> parts = new ArrayList<>(this.comparisons.size());
			for (int ordinal : this.comparisons) {
				Comparison each = all.get(ordinal);
				parts.add(new Comparison(each.property().substring(this.pathLength), each.operator(), each.values(),
						each.ignoreCase()));
			}
			return new Criteria.And(parts);
		}

	}

	/** No comparison. */
	int UNBOUNDED = -1;

	/** The comparisons that are true of all objects in the ranges, if these are exact. */
	List<Integer> known();

}
