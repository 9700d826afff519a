/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.match.CompiledCriteria;

/**
 * Chooses the index for queries of a shape. It prefers a unique index whose properties the criteria fix entirely, then
 * the index with most first properties fixed to a value, then an index with a range on the next property. If the
 * criteria fit no index, it chooses an index in the order asked for or in part of it, or the index by id. The objects
 * that are found are tested against the criteria, unless the ranges contain only matches. Immutable and thread-safe.
 *
 * @param <I> the kind of index
 */
final class QueryPlanner<I extends IndexView> {

	/** Operators that fix a property to one value. */
	private static final Set<Operator> FIXING = EnumSet.of(Operator.EQUAL, Operator.IS_NULL, Operator.TRUE,
			Operator.FALSE);

	private static final Set<Operator> LOWER_BOUNDS = EnumSet.of(Operator.BETWEEN, Operator.GREATER,
			Operator.GREATER_OR_EQUAL);

	private static final Set<Operator> UPPER_BOUNDS = EnumSet.of(Operator.BETWEEN, Operator.LESS,
			Operator.LESS_OR_EQUAL);

	/** Follows the path of a collection in an index of its elements. */
	private static final String ELEMENT = "[]";

	private final ObjectProperties model;

	private final TargetQueries targets;

	private final I primary;

	/** The primary index first. */
	private final List<I> indexes;

	/**
	 * @param targets queries on the objects to which those of the class refer
	 * @param primary the index by id, which has an entry for each object
	 */
	QueryPlanner(ObjectProperties model, TargetQueries targets, I primary, List<I> others) {
		this.model = model;
		this.targets = targets;
		this.primary = primary;
		this.indexes = new ArrayList<>(others);
		this.indexes.addFirst(primary);
	}

	/**
	 * The comparisons that must all be true.
	 *
	 * @param shape the shape of the queries
	 * @param conjuncts these comparisons
	 * @param isAll whether the criteria consist of these comparisons alone
	 */
	private record Conjunction(QueryShape shape, List<Conjunct> conjuncts, boolean isAll) {

		/** The first one of these operators on a property, without regard to case; null if there's none. */
		@Nullable
		Conjunct find(String property, Set<Operator> operators) {
			for (Conjunct conjunct : this.conjuncts) {
				Comparison comparison = conjunct.comparison;
				if (comparison.property().equals(property) && !comparison.ignoreCase()
						&& operators.contains(comparison.operator())) {
					return conjunct;
				}
			}
			return null;
		}

		/**
		 * The first one that looks for an element of a container; null if there's none.
		 * @param isOfOne whether to look for a certain element, or for any of several
		 */
		@Nullable
		Conjunct findMembership(String container, boolean isOfOne) {
			for (Conjunct conjunct : this.conjuncts) {
				Comparison comparison = conjunct.comparison;
				if (comparison.operator() == Operator.CONTAINING && comparison.property().equals(container)
						&& !comparison.ignoreCase() && comparison.values().getFirst() != null
						&& this.shape.narrowing().get(conjunct.ordinal) == isOfOne) {
					return conjunct;
				}
			}
			return null;
		}

		/**
		 * The ordinal of the first comparison with this operator on the property whose value narrows a scan;
		 * {@link Narrowing#UNBOUNDED} if there is none.
		 */
		int findNarrowing(String property, Operator operator) {
			Conjunct found = find(property, Set.of(operator));
			return (found != null && this.shape.narrowing().get(found.ordinal)) ? found.ordinal : Narrowing.UNBOUNDED;
		}

	}

	private record Conjunct(Comparison comparison, int ordinal) {}

	/** Collects the conjuncts of criteria, and counts all comparisons. */
	private static final class Collector {

		private final List<Conjunct> conjuncts = new ArrayList<>();

		private int ordinal;

		/**
		 * Adds the comparisons that must all be true. Returns false if the criteria contain other conditions as well.
		 */
		boolean collect(@Nullable Criteria criteria, boolean isRequired) {
			return switch (criteria) {
				case null -> true;
				case Comparison comparison -> {
					int own = this.ordinal++;
					if (isRequired) {
						this.conjuncts.add(new Conjunct(comparison, own));
					}
					yield isRequired;
				}
				case Criteria.And(List<Criteria> parts) -> {
					boolean only = true;
					for (Criteria part : parts) {
						only &= collect(part, isRequired);
					}
					yield only;
				}
				case Criteria.Or(List<Criteria> parts) -> {
					boolean isOne = parts.size() == 1;
					boolean only = isOne;
					for (Criteria part : parts) {
						only &= collect(part, isRequired && isOne);
					}
					yield only;
				}
			};
		}

	}

	/**
	 * The use of an index for the queries; the components are those of an {@link AccessPath}.
	 *
	 * @param isOneTarget whether the references to one target at most are looked at
	 */
	private record Candidate<I extends IndexView>(I index, List<Integer> fixed, Narrowing next, boolean isCovered,
			boolean isOneTarget) {

		boolean isBetterThan(@Nullable Candidate<I> other) {
			if (other == null) {
				return true;
			}
			if (isPoint() != other.isPoint()) {
				return isPoint();
			}
			if (this.isOneTarget != other.isOneTarget) {
				return this.isOneTarget;
			}
			if (this.fixed.size() != other.fixed.size()) {
				return this.fixed.size() > other.fixed.size();
			}
			return isNarrowed() && !other.isNarrowed();
		}

		/** Whether a scan finds one object at most. */
		private boolean isPoint() {
			return this.index.isUnique() && this.fixed.size() == this.index.properties().size();
		}

		private boolean isNarrowed() {
			return !(this.next instanceof Narrowing.None);
		}

	}

	/**
	 * The index to scan for queries of this shape, and the ranges.
	 * @param withTargets whether the targets of references may be searched first
	 */
	AccessPath<I> choose(QueryShape shape, boolean withTargets) {
		Collector collector = new Collector();
		boolean isAll = collector.collect(shape.criteria(), true);
		Conjunction conjunction = new Conjunction(shape, collector.conjuncts, isAll);
		Candidate<I> best = null;
		for (I index : this.indexes) {
			Candidate<I> candidate = candidate(index, conjunction);
			if (candidate == null && withTargets && index.findsAllTargets()) {
				candidate = referring(index, conjunction);
			}
			if (candidate != null && candidate.isBetterThan(best)) {
				best = candidate;
			}
		}
		if (best != null) {
			return new AccessPath<>(best.index, best.fixed, best.next, best.isCovered,
					ScanOrder.of(best.index, best.fixed.size(), shape.orders()));
		}
		boolean isCovered = shape.criteria() == null;
		I chosen = this.primary;
		ScanOrder order = ScanOrder.of(this.primary, 0, shape.orders());
		for (I index : this.indexes) {
			ScanOrder candidate = ScanOrder.of(index, 0, shape.orders());
			if (candidate.isBetterThan(order)) {
				chosen = index;
				order = candidate;
			}
		}
		return new AccessPath<>(chosen, List.of(), new Narrowing.None(), isCovered, order);
	}

	private @Nullable Candidate<I> candidate(I index, Conjunction conjunction) {
		List<Integer> fixed = new ArrayList<>();
		for (String property : index.properties()) {
			Conjunct equal = conjunction.find(property, FIXING);
			if (equal == null && property.endsWith(ELEMENT)) {
				equal = conjunction.findMembership(container(property), true);
			}
			if (equal == null) {
				break;
			}
			if ((index == this.primary || !index.hasEachObject()) && isNull(equal.comparison)) {
				return null;
			}
			fixed.add(equal.ordinal);
		}
		boolean isWhole = fixed.size() == index.properties().size();
		Narrowing next = isWhole ? new Narrowing.None() : narrowing(index, fixed.size(), conjunction);
		if (fixed.isEmpty() && next instanceof Narrowing.None) {
			return null;
		}
		int known = fixed.size() + next.known().size();
		return new Candidate<>(index, fixed, next, conjunction.isAll && known == conjunction.conjuncts.size(),
				isOfReferences(index) && isWhole);
	}

	private static boolean isOfReferences(IndexView index) {
		return !index.hasEachObject() && !index.encoding().isOfElements();
	}

	private static String container(String elements) {
		return elements.substring(0, elements.length() - ELEMENT.length());
	}

	/** The use of an index of references for the conditions on their targets, if an index finds these. */
	private @Nullable Candidate<I> referring(I index, Conjunction conjunction) {
		String path = index.properties().getFirst();
		String property = path.endsWith(ELEMENT) ? container(path) : path;
		StoredProperty reference = this.model.find(property);
		Class<?> target = (reference != null) ? reference.target() : null;
		if (target == null) {
			return null;
		}
		List<Integer> ordinals = new ArrayList<>();
		List<Criteria> parts = new ArrayList<>();
		List<Boolean> narrowing = new ArrayList<>();
		for (Conjunct each : conjunction.conjuncts) {
			Comparison comparison = each.comparison;
			if (comparison.property().startsWith(property + ".")) {
				ordinals.add(each.ordinal);
				parts.add(new Comparison(comparison.property().substring(property.length() + 1), comparison.operator(),
						comparison.values(), comparison.ignoreCase()));
				narrowing.add(conjunction.shape.narrowing().get(each.ordinal));
			}
		}
		if (parts.isEmpty() || CompiledCriteria.isTrueOfNull(new Criteria.And(parts))) {
			return null;
		}
		TargetQueries.Reach reach = this.targets.reach(target,
				new QueryShape(new Criteria.And(parts), narrowing, List.of()));
		return (reach == TargetQueries.Reach.ALL)
				? null
				: new Candidate<>(index, List.of(), new Narrowing.Referring(target, property.length() + 1, ordinals),
						conjunction.isAll && ordinals.size() == conjunction.conjuncts.size(),
						reach == TargetQueries.Reach.ONE);
	}

	private static boolean isNull(Comparison fixing) {
		return fixing.operator() == Operator.IS_NULL
				|| !fixing.values().isEmpty() && fixing.values().getFirst() == null;
	}

	/** The comparisons of the criteria on the property after the fixed ones. */
	private Narrowing narrowing(IndexView index, int fixedCount, Conjunction conjunction) {
		String property = index.properties().get(fixedCount);
		int in = conjunction.findNarrowing(property, Operator.IN);
		if (in != Narrowing.UNBOUNDED) {
			return new Narrowing.Among(in);
		}
		Conjunct several = property.endsWith(ELEMENT) ? conjunction.findMembership(container(property), false) : null;
		if (several != null) {
			return new Narrowing.Among(several.ordinal);
		}
		if (!index.encoding().isOrdered() || isOfReferences(index)) {
			return new Narrowing.None();
		}
		if (index.encoding().isText(fixedCount)) {
			int starting = conjunction.findNarrowing(property, Operator.STARTING_WITH);
			int like = conjunction.findNarrowing(property, Operator.LIKE);
			if (starting != Narrowing.UNBOUNDED || like != Narrowing.UNBOUNDED) {
				return (starting != Narrowing.UNBOUNDED)
						? new Narrowing.StartingWith(starting, true)
						: new Narrowing.StartingWith(like, false);
			}
		}
		Conjunct lowest = conjunction.find(property, LOWER_BOUNDS);
		Conjunct highest = conjunction.find(property, UPPER_BOUNDS);
		int lower = (lowest != null && lowest.comparison.values().getFirst() != null)
				? lowest.ordinal
				: Narrowing.UNBOUNDED;
		int upper = (highest != null && highest.comparison.values().getLast() != null)
				? highest.ordinal
				: Narrowing.UNBOUNDED;
		return (lower == Narrowing.UNBOUNDED && upper == Narrowing.UNBOUNDED)
				? new Narrowing.None()
				: new Narrowing.Within(lower, upper, known(conjunction, lower, upper));
	}

	/** Those of the bounds that are whole comparisons: half a BETWEEN is none. */
	private static List<Integer> known(Conjunction conjunction, int lower, int upper) {
		if (lower == upper) {
			return List.of(lower);
		}
		List<Integer> known = new ArrayList<>();
		for (Conjunct each : conjunction.conjuncts) {
			if ((each.ordinal == lower || each.ordinal == upper) && each.comparison.operator() != Operator.BETWEEN) {
				known.add(each.ordinal);
			}
		}
		return known;
	}

}
