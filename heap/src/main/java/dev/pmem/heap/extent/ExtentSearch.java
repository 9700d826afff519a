/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.query.match.Comparisons;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ShownPaths;
import dev.pmem.heap.query.match.SortKeys;
import dev.pmem.heap.query.match.TargetPath;
import dev.pmem.heap.query.plan.CompiledQueries;
import dev.pmem.heap.query.plan.QueryPlan;
import dev.pmem.heap.query.plan.QueryShape;
import dev.pmem.heap.query.plan.TargetQueries;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Rows;
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

	/** Whether objects have properties that show ids of what they refer to. */
	private final boolean showsIds;

	private final StoredTargets targets;

	private final CompiledQueries<ExtentIndex> queries;

	/** Null if objects of all classes are found. */
	private final @Nullable ClassScope scope;

	ExtentSearch(Class<T> type, boolean hasReferences, LayoutReaders<T> readers, AccessFaults faults,
			ObjectProperties objects, ExtentIndex primary, List<ExtentIndex> others, StoredTargets targets,
			@Nullable ClassScope scope) {
		this.type = type;
		this.hasReferences = hasReferences;
		this.readers = readers;
		this.faults = faults;
		this.objects = objects;
		this.showsIds = objects.showsIds();
		this.targets = targets;
		this.queries = new CompiledQueries<>(objects, targets, targets, primary, others);
		this.scope = scope;
	}

	/** The number of objects that match. */
	long count(HeapTransaction heapTransaction, Criteria criteria) {
		Transaction transaction = StoreTransaction.blocks(heapTransaction);
		QueryPlan<ExtentIndex> plan = this.queries.plan(resolved(Query.of(criteria)), targets(heapTransaction));
		long count = 0;
		if (plan.filter() == null && this.scope == null && !plan.mayRepeat()) {
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

	private TransactionTargets targets(HeapTransaction transaction) {
		return new TransactionTargets(this.targets, transaction);
	}

	private Query resolved(Query query) {
		return this.showsIds ? ShownPaths.resolve(query, this.objects) : query;
	}

	Hits<T> find(HeapTransaction transaction, Query given) {
		Query query = resolved(given);
		QueryPlan<ExtentIndex> plan = this.queries.plan(query, targets(transaction));
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

	/** What is selected of the objects that the query finds. */
	Rows select(HeapTransaction transaction, Query query, Selection selection) {
		RowReader reader = new RowReader(selection, targets(transaction), StoreTransaction.context(transaction));
		return new SelectedRows(find(transaction, query), reader, StoreTransaction.blocks(transaction), this.faults);
	}

	/** Of how many objects queries of this shape look at the entries in an index. */
	TargetQueries.Reach reach(QueryShape shape) {
		return this.queries.reach(shape);
	}

	/** Must be called when more extents are open: others' objects may be found by indexes now. */
	void forgetPlans() {
		this.queries.forget();
	}

	/** The classes whose objects the query looks at, but for that of the extent. */
	Set<Class<?>> targets(Query given, @Nullable Selection selection) {
		Query query = resolved(given);
		List<Criteria.Comparison> comparisons = Comparisons.of(query.criteria());
		boolean isLocal = selection == null && comparisons.stream().noneMatch((each) -> each.property().indexOf(
				'.') > 0)
				&& query.orders().stream().noneMatch((each) -> each.property().indexOf('.') > 0);
		if (isLocal) {
			return Set.of();
		}
		Set<Class<?>> targets = new LinkedHashSet<>();
		for (Criteria.Comparison comparison : comparisons) {
			TargetPath.addTargets(this.objects, this.targets, comparison.property(), targets);
		}
		query.orders().forEach((order) -> TargetPath.addTargets(this.objects, this.targets, order.property(), targets));
		if (selection != null) {
			TargetPath.addTargets(this.objects, this.targets, selection, targets);
		}
		return targets;
	}

	/** Checks that what is selected is there. */
	void check(Selection selection) {
		check(this.objects, selection);
	}

	private void check(ObjectProperties of, Selection selection) {
		for (Selection.Part part : selection.parts()) {
			StoredProperty property = TargetPath.resolve(of, this.targets, part.path());
			Selection nested = part.nested();
			Class<?> target = (property != null) ? property.target() : null;
			ObjectProperties further = (target != null) ? this.targets.properties(target) : null;
			if (nested != null && further != null) {
				check(further, nested);
			}
		}
	}

	String explain(Query query) {
		String plan = this.queries.plan(resolved(query), ReferencedObjects.NONE).describe();
		return (this.scope == null) ? plan : plan + "; of class " + this.scope.type().getName();
	}

	void check(Query query) {
		CriteriaEvaluator.check(resolved(query), this.objects, this.targets);
	}

}
