/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ReferencedTypes;
import dev.pmem.heap.query.match.SortKeys;
import dev.pmem.heap.query.plan.CompiledQueries;
import dev.pmem.heap.query.plan.QueryPlan;
import dev.pmem.heap.query.plan.TargetQueries;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.transaction.Transaction;

/**
 * Runs queries on an extent. Thread-safe.
 *
 * @param <T> the class of the objects
 */
final class ExtentSearch<T> {

	private final Class<T> type;

	/** Whether objects can refer to others. */
	private final boolean hasReferences;

	private final LayoutReaders<T> readers;

	private final AccessFaults faults;

	private final ObjectProperties objects;

	private final CompiledQueries<ExtentIndex> queries;

	/** Null if objects of all classes are found. */
	private final @Nullable ClassScope scope;

	ExtentSearch(Class<T> type, boolean hasReferences, LayoutReaders<T> readers, AccessFaults faults,
			ObjectProperties objects, ExtentIndex primary,
			List<ExtentIndex> others, @Nullable ClassScope scope) {
		this.type = type;
		this.hasReferences = hasReferences;
		this.readers = readers;
		this.faults = faults;
		this.objects = objects;
		this.queries = new CompiledQueries<>(objects, ReferencedTypes.NONE, TargetQueries.NONE, primary, others);
		this.scope = scope;
	}

	/** The number of objects that match. */
	long count(HeapTransaction heapTransaction, Criteria criteria) {
		Transaction transaction = StoreTransaction.blocks(heapTransaction);
		QueryPlan<ExtentIndex> plan = this.queries.plan(Query.of(criteria), ReferencedObjects.NONE);
		long count = 0;
		if (plan.filter() == null && this.scope == null) {
			for (KeyRange range : plan.ranges()) {
				count += transaction.count(plan.index().tree(), range);
			}
			return count;
		}
		MatchingHits<T> matches = matches(heapTransaction, plan);
		while (matches.next()) {
			count++;
		}
		return count;
	}

	Hits<T> find(HeapTransaction transaction, Query query) {
		QueryPlan<ExtentIndex> plan = this.queries.plan(query, ReferencedObjects.NONE);
		MatchingHits<T> matches = matches(transaction, plan);
		SortKeys sortKeys = plan.sortKeys();
		if (sortKeys != null) {
			return SortedHits.of(matches, query, sortKeys);
		}
		return (query.offset() == 0 && query.limit() == Query.UNLIMITED)
				? matches
				: new SlicedHits<>(matches, query.offset(), query.limit());
	}

	private MatchingHits<T> matches(HeapTransaction transaction, QueryPlan<ExtentIndex> plan) {
		ObjectContext context = this.hasReferences ? StoreTransaction.context(transaction) : null;
		return new MatchingHits<>(this.readers, this.faults, StoreTransaction.blocks(transaction), this.type, context,
				plan, this.scope);
	}

	String explain(Query query) {
		String plan = this.queries.plan(query, ReferencedObjects.NONE).describe();
		return (this.scope == null) ? plan : plan + "; of class " + this.scope.type().getName();
	}

	void check(Query query) {
		CriteriaEvaluator.check(query, this.objects, ReferencedTypes.NONE);
	}

}
