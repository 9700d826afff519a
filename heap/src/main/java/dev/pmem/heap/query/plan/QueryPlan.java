/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.key.KeyPrefix;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.match.Comparisons;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.SortKeys;

/**
 * How to find the objects that a query asks for. Immutable.
 *
 * @param <I> the kind of index
 */
public final class QueryPlan<I extends IndexView> {

	private final Query query;

	private final AccessPath<I> path;

	private final List<KeyRange> ranges;

	/** Whether the ranges contain only the values that they were made for. */
	private final boolean exact;

	private final boolean descending;

	private final @Nullable CriteriaEvaluator filter;

	private final @Nullable SortKeys sortKeys;

	/** Whether the matches come in runs, each of which is to be sorted. */
	private final boolean inRuns;

	private final TargetQueries targets;

	QueryPlan(Query query, AccessPath<I> path, List<KeyRange> ranges, boolean exact, boolean descending,
			@Nullable CriteriaEvaluator filter, @Nullable SortKeys sortKeys, boolean inRuns,
			TargetQueries targets) {
		this.inRuns = inRuns;
		this.targets = targets;
		this.query = query;
		this.path = path;
		this.ranges = ranges;
		this.exact = exact;
		this.descending = descending;
		this.filter = filter;
		this.sortKeys = sortKeys;
	}

	/** The index to scan. */
	public I index() {
		return this.path.index();
	}

	/** The ranges to scan in the order in which to scan them; they don't overlap. */
	public List<KeyRange> ranges() {
		return this.descending ? this.ranges.reversed() : this.ranges;
	}

	/**
	 * Whether an object may be found several times: once for each of its references to one of several targets, or for each of
	 * its elements in the ranges.
	 */
	public boolean mayRepeat() {
		return !index().hasEachObject() && (this.ranges.size() > 1 || !this.path.isOfSingleKeys());
	}

	/** Whether to scan each range from its end. */
	public boolean isDescending() {
		return this.descending;
	}

	/**
	 * The criteria that objects in the ranges are tested for; null if each entry is a match, so that no object need be
	 * read.
	 */
	public @Nullable CriteriaEvaluator filter() {
		return this.filter;
	}

	/** The keys to sort the matches by; null if the matches come in the order that the query asks for. */
	public @Nullable SortKeys sortKeys() {
		return this.sortKeys;
	}

	/** Tells the runs in which the matches come, each of which is to be sorted; null if all of them are to be. */
	public @Nullable KeyPrefix runs() {
		return this.inRuns ? this.path.order().runs() : null;
	}

	/** Whether the runs are in the order of all sort keys: those of them are to be sorted that are too long to tell. */
	public boolean isOrderOfAll() {
		return this.path.order().orderCount() == this.query.orders().size();
	}

	/**
	 * The plan in words, with its values: the index, where and in which direction it is scanned, what is tested and
	 * sorted, and the query's offset and limit.
	 */
	public String describe() {
		List<Comparison> comparisons = Comparisons.of(this.query.criteria());
		StringBuilder text = new StringBuilder(this.path.describe(comparisons, this.targets));
		if (this.ranges.size() != 1 && !this.path.isReferring()) {
			text.append(" (").append(this.ranges.size()).append(" ranges)");
		}
		text.append(this.descending ? "; backwards" : "");
		Criteria criteria = this.query.criteria();
		text.append((this.filter == null || criteria == null)
				? "; covered"
				: "; tested for " + new Residual(this.exact ? this.path.known() : new BitSet()).describe(criteria));
		if (!this.query.orders().isEmpty()) {
			text.append(describeOrder());
		}
		text.append((this.query.offset() > 0) ? "; offset " + this.query.offset() : "");
		text.append((this.query.limit() < Query.UNLIMITED) ? "; limit " + this.query.limit() : "");
		return text.toString();
	}

	private String describeOrder() {
		List<SortOrder> orders = this.query.orders();
		if (this.sortKeys == null || this.inRuns && isOrderOfAll()) {
			return "; in order";
		}
		return (this.inRuns
				? "; in order of " + describe(orders.subList(0, this.path.order().orderCount())) + ", then"
				: ";")
				+ " sorted by " + describe(orders);
	}

	private static String describe(List<SortOrder> orders) {
		return orders.stream().map(QueryPlan::describe).collect(Collectors.joining(", "));
	}

	private static String describe(SortOrder order) {
		String nulls = switch (order.nulls()) {
			case NATIVE -> "";
			case FIRST -> " nulls first";
			case LAST -> " nulls last";
		};
		return order.property() + (order.descending() ? " descending" : "")
				+ (order.ignoreCase() ? " ignoring case" : "") + nulls;
	}

	@Override
	public String toString() {
		return describe();
	}

	/** Writes criteria without the comparisons that are known to be true. */
	private static final class Residual {

		private final BitSet known;

		private int ordinal;

		Residual(BitSet known) {
			this.known = known;
		}

		String describe(Criteria criteria) {
			String text = text(criteria);
			return text.isEmpty() ? "nothing" : text;
		}

		/** The text of the criteria; empty if they are true of all. */
		private String text(Criteria criteria) {
			return switch (criteria) {
				case Criteria.And(List<Criteria> parts) -> join(parts, " and ");
				case Criteria.Or(List<Criteria> parts) -> parts.isEmpty() ? "(never)" : join(parts, " or ");
				case Comparison comparison ->
					this.known.get(this.ordinal++) ? "" : Comparisons.describe(comparison);
			};
		}

		private String join(List<Criteria> parts, String separator) {
			List<String> texts = parts.stream().map(this::text).filter((text) -> !text.isEmpty()).toList();
			String joined = String.join(separator, texts);
			return (texts.size() > 1) ? "(" + joined + ")" : joined;
		}

	}

}
