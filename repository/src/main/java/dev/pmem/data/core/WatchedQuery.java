/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.HeapTransaction;

/**
 * A run of a query, which is watched while it works: between each {@link #resume} and {@link #pause}. Confined to one
 * thread at a time.
 */
final class WatchedQuery {

	private static final int MAXIMUM_PLAN_LENGTH = 1_000;

	private final HeapTransaction transaction;

	private final Class<?> type;

	private final Query query;

	private final @Nullable String name;

	/** Null unless the log tells of each query. */
	private final @Nullable String plan;

	/** What the transaction had examined when this query was resumed. */
	private long examinedBefore;

	private long resumedNanos;

	private long examined;

	/** Measured only if the log tells of each query. */
	private long elapsedNanos;

	private long found;

	private WatchedQuery(HeapTransaction transaction, Class<?> type, Query query, @Nullable String plan) {
		this.transaction = transaction;
		this.type = type;
		this.query = query;
		this.name = QueryName.current();
		this.plan = plan;
	}

	/**
	 * Begins to watch.
	 * @param isTold whether to look up the plan as well
	 */
	static WatchedQuery begin(Session session, EntityBinding binding, Query query, boolean isTold) {
		String plan = isTold
				? binding.extent().explain(binding.conditions().resolved(session, query))
				: null;
		return new WatchedQuery(session.transaction(), binding.type(), query, plan);
	}

	void resume() {
		this.examinedBefore = this.transaction.examinedObjects();
		this.resumedNanos = isTold() ? System.nanoTime() : 0;
	}

	void pause() {
		this.elapsedNanos += isTold() ? System.nanoTime() - this.resumedNanos : 0;
		this.examined += this.transaction.examinedObjects() - this.examinedBefore;
	}

	/** Takes note of further results. */
	void found(long count) {
		this.found += count;
	}

	/** The number of results. */
	long found() {
		return this.found;
	}

	/** The number of objects that were read to test or sort them. */
	long examined() {
		return this.examined;
	}

	/** Whether the log tells of the query, however few objects it examined. */
	boolean isTold() {
		return this.plan != null;
	}

	/** Who asked. */
	String label() {
		return (this.name != null) ? this.name : "A query on " + this.type.getName();
	}

	/** The same for queries that are told once together. */
	String key() {
		return (this.name != null) ? this.name : label() + ' ' + shape();
	}

	/** The conditions and orders, without values. */
	String shape() {
		Criteria criteria = this.query.criteria();
		String conditions = (criteria != null) ? shape(criteria) : "";
		String orders = this.query.orders().stream().map(SortOrder::property).collect(Collectors.joining(", "));
		if (orders.isEmpty()) {
			return "the condition " + conditions;
		}
		return (conditions.isEmpty() ? "" : "the condition " + conditions + " and ") + "the order by " + orders;
	}

	private static String shape(Criteria criteria) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> shape(parts, " and ");
			case Criteria.Or(List<Criteria> parts) -> shape(parts, " or ");
			case Criteria.Comparison comparison -> comparison.property() + ' '
					+ comparison.operator().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		};
	}

	private static String shape(List<Criteria> parts, String separator) {
		String joined = parts.stream().map(WatchedQuery::shape).collect(Collectors.joining(separator));
		return (parts.size() > 1) ? '(' + joined + ')' : joined;
	}

	/** What the query found and how. */
	String describe() {
		String plan = String.valueOf(this.plan);
		return String.format(Locale.ROOT, "%s: %d found, %d examined, %.3f ms; %s", label(), this.found, this.examined,
				this.elapsedNanos / 1e6,
				(plan.length() > MAXIMUM_PLAN_LENGTH) ? plan.substring(0, MAXIMUM_PLAN_LENGTH) + "..." : plan);
	}

}
