/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/**
 * Chooses the index for a query: the one on most properties that the criteria fix to a value, then one with a range on the
 * next property; failing these one in the order asked for, or the index by id. The objects found are tested against the
 * whole criteria unless the ranges hold nothing else.
 */
final class QueryPlanner {

	/** More values in an IN are looked for by a scan. */
	private static final int MAXIMUM_RANGES = 10_000;

	/** Operators that fix a property to one value. */
	private static final Set<Operator> FIXING = EnumSet.of(Operator.EQUAL, Operator.IS_NULL, Operator.TRUE,
			Operator.FALSE);

	private final ObjectCodec<?> codec;

	private final ExtentIndex primary;

	/** The primary index first. */
	private final List<ExtentIndex> indexes;

	QueryPlanner(ObjectCodec<?> codec, ExtentIndex primary, List<ExtentIndex> indexes) {
		this.codec = codec;
		this.primary = primary;
		this.indexes = new ArrayList<>(indexes);
		this.indexes.addFirst(primary);
	}

	/**
	 * What an index can do for a query.
	 *
	 * @param fixedCount how many of its first properties are fixed
	 * @param hasRange whether there's a range on the next one
	 */
	private record Candidate(ExtentIndex index, List<KeyRange> ranges, int fixedCount, boolean hasRange,
			boolean isCovered) {

		boolean isBetterThan(@Nullable Candidate other) {
			if (other == null) {
				return true;
			}
			if (isPoint() != other.isPoint()) {
				return isPoint();
			}
			if (this.fixedCount != other.fixedCount) {
				return this.fixedCount > other.fixedCount;
			}
			return this.hasRange && !other.hasRange;
		}

		/** Whether it finds one object at most for each range. */
		private boolean isPoint() {
			return this.index.isUnique() && this.fixedCount == this.index.properties().size();
		}

	}

	QueryPlan plan(Query query) {
		List<Comparison> conjuncts = new ArrayList<>();
		boolean onlyConjuncts = collect(query.criteria(), conjuncts);
		Candidate best = null;
		for (ExtentIndex index : this.indexes) {
			Candidate candidate = candidate(index, conjuncts, onlyConjuncts);
			if (candidate != null && candidate.isBetterThan(best)) {
				best = candidate;
			}
		}
		if (best != null) {
			return plan(best, query);
		}
		boolean isCovered = query.criteria() == null;
		for (ExtentIndex index : this.indexes) {
			if (!query.orders().isEmpty() && isInOrder(index, 0, query.orders())) {
				return new QueryPlan(index, List.of(KeyRange.all()), query.orders().getFirst().descending(), isCovered,
						true);
			}
		}
		return new QueryPlan(this.primary, List.of(KeyRange.all()), false, isCovered, query.orders().isEmpty());
	}

	private static QueryPlan plan(Candidate chosen, Query query) {
		boolean isSorted = query.orders().isEmpty() || (chosen.ranges.size() == 1
				&& isInOrder(chosen.index, chosen.fixedCount, query.orders()));
		boolean descending = isSorted && !query.orders().isEmpty() && query.orders().getFirst().descending();
		return new QueryPlan(chosen.index, chosen.ranges, descending, chosen.isCovered, isSorted);
	}

	/** Whether the index's properties from this one on are what to sort by, all in one direction. */
	private static boolean isInOrder(ExtentIndex index, int firstProperty, List<SortOrder> orders) {
		if (!index.encoding().isOrdered() || firstProperty + orders.size() > index.properties().size()) {
			return false;
		}
		boolean descending = orders.getFirst().descending();
		for (int position = 0; position < orders.size(); position++) {
			SortOrder order = orders.get(position);
			boolean nullsAsInIndex = switch (order.nulls()) {
				case NATIVE -> true;
				case FIRST -> !order.descending();
				case LAST -> order.descending();
			};
			if (!order.property().equals(index.properties().get(firstProperty + position)) || order.ignoreCase()
					|| order.descending() != descending || !nullsAsInIndex || !index.keepsOrder()) {
				return false;
			}
		}
		return true;
	}

	/** Adds the comparisons that must all be true; false if there's more to the criteria than these. */
	private static boolean collect(@Nullable Criteria criteria, List<Comparison> conjuncts) {
		return switch (criteria) {
			case null -> true;
			case Comparison comparison -> {
				conjuncts.add(comparison);
				yield true;
			}
			case Criteria.And(List<Criteria> parts) -> {
				boolean only = true;
				for (Criteria part : parts) {
					only &= collect(part, conjuncts);
				}
				yield only;
			}
			case Criteria.Or(List<Criteria> parts) ->
				parts.size() == 1 && collect(parts.getFirst(), conjuncts);
		};
	}

	private @Nullable Candidate candidate(ExtentIndex index, List<Comparison> conjuncts, boolean onlyConjuncts) {
		List<@Nullable Object> fixed = new ArrayList<>();
		int used = 0;
		for (String property : index.properties()) {
			Comparison equal = find(conjuncts, property, FIXING);
			if (equal == null) {
				break;
			}
			fixed.add(fixedValue(equal));
			used++;
		}
		if (index == this.primary && fixed.contains(null)) {
			return null;
		}
		if (used == index.properties().size()) {
			boolean covered = onlyConjuncts && used == conjuncts.size();
			return new Candidate(index, List.of(KeyRange.exactly(index.encoding().encode(fixed))), used, false,
					covered);
		}
		List<KeyRange> ranges = (used < conjuncts.size()) ? ranges(index, fixed, conjuncts) : null;
		if (ranges != null) {
			return new Candidate(index, ranges, used, true, false);
		}
		if (used == 0) {
			return null;
		}
		return new Candidate(index, List.of(prefix(index, fixed)), used, false, false);
	}

	private static @Nullable Object fixedValue(Comparison equal) {
		return switch (equal.operator()) {
			case TRUE -> Boolean.TRUE;
			case FALSE -> Boolean.FALSE;
			case IS_NULL -> null;
			default -> equal.values().getFirst();
		};
	}

	private static @Nullable Comparison find(List<Comparison> conjuncts, String property, Set<Operator> operators) {
		for (Comparison comparison : conjuncts) {
			if (comparison.property().equals(property) && !comparison.ignoreCase()
					&& operators.contains(comparison.operator())) {
				return comparison;
			}
		}
		return null;
	}

	private static KeyRange prefix(ExtentIndex index, List<@Nullable Object> fixed) {
		return fixed.isEmpty() ? KeyRange.all() : KeyRange.prefix(exact(index.encoding().encode(fixed)));
	}

	/** The ranges on the property after the fixed ones; null if the criteria set none. */
	private @Nullable List<KeyRange> ranges(ExtentIndex index, List<@Nullable Object> fixed,
			List<Comparison> conjuncts) {
		String property = index.properties().get(fixed.size());
		Comparison in = find(conjuncts, property, EnumSet.of(Operator.IN));
		if (in != null && in.values().getFirst() instanceof Collection<?> values && values.size() <= MAXIMUM_RANGES) {
			return inRanges(index, fixed, values);
		}
		if (!index.encoding().isOrdered()) {
			return null;
		}
		String textPrefix = textPrefix(conjuncts, property);
		if (textPrefix != null && this.codec.property(property).kind() == Kind.STRING) {
			return List.of(KeyRange.prefix(exact(index.encoding().encodeTextPrefix(fixed, textPrefix))));
		}
		Object lower = bound(conjuncts, property, 0, Operator.BETWEEN, Operator.GREATER, Operator.GREATER_OR_EQUAL);
		Object upper = bound(conjuncts, property, 1, Operator.BETWEEN, Operator.LESS, Operator.LESS_OR_EQUAL);
		if (lower == null && upper == null) {
			return null;
		}
		KeyRange within = prefix(index, fixed);
		byte[] from = (lower != null) ? exact(encode(index, fixed, lower)) : within.lower();
		byte[] to = (upper != null) ? IndexKeys.prefixSuccessor(exact(encode(index, fixed, upper))) : within.upper();
		return List.of(new KeyRange(from, true, to, false));
	}

	private static List<KeyRange> inRanges(ExtentIndex index, List<@Nullable Object> fixed, Collection<?> values) {
		boolean whole = fixed.size() + 1 == index.properties().size();
		TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
		for (Object value : values) {
			if (value != null) {
				keys.add(encode(index, fixed, value));
			}
		}
		List<KeyRange> ranges = new ArrayList<>(keys.size());
		for (byte[] key : keys) {
			ranges.add(whole ? KeyRange.exactly(key) : KeyRange.prefix(exact(key)));
		}
		return ranges;
	}

	private static byte[] encode(ExtentIndex index, List<@Nullable Object> fixed, Object value) {
		List<@Nullable Object> values = new ArrayList<>(fixed);
		values.add(value);
		return index.encoding().encode(values);
	}

	/** What of the key is in the right order even next to keys that were cut. */
	private static byte[] exact(byte[] key) {
		return (key.length > ExtentIndex.EXACT_KEY_BYTES) ? Arrays.copyOf(key, ExtentIndex.EXACT_KEY_BYTES) : key;
	}

	private static @Nullable String textPrefix(List<Comparison> conjuncts, String property) {
		Comparison starting = find(conjuncts, property, EnumSet.of(Operator.STARTING_WITH));
		if (starting != null && starting.values().getFirst() instanceof String prefix && !prefix.isEmpty()) {
			return prefix;
		}
		Comparison like = find(conjuncts, property, EnumSet.of(Operator.LIKE));
		if (like != null && like.values().getFirst() instanceof String pattern) {
			int end = 0;
			while (end < pattern.length() && "%_\\".indexOf(pattern.charAt(end)) < 0) {
				end++;
			}
			return (end > 0) ? pattern.substring(0, end) : null;
		}
		return null;
	}

	/** The bound that a range operator sets; which of BETWEEN's two values is given. */
	private static @Nullable Object bound(List<Comparison> conjuncts, String property, int ofBetween,
			Operator between, Operator open, Operator closed) {
		Comparison comparison = find(conjuncts, property, EnumSet.of(between, open, closed));
		if (comparison == null) {
			return null;
		}
		return comparison.values().get((comparison.operator() == between) ? ofBetween : 0);
	}

}
