/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ReferencedTypes;

/**
 * Plans the queries on an extent. The compiled form of a query's shape is kept for the next query of the same shape.
 * Thread-safe, without a lock.
 * <p>
 * Invariant: a compiled query that is kept at an index has a shape whose hash leads to this index. A shape replaces
 * another shape with the same index, so at most {@code CAPACITY} compiled queries are kept.
 *
 * @param <I> the kind of index
 */
public final class CompiledQueries<I extends IndexView> {

	/** A power of two; more than an application has queries on one class. */
	static final int CAPACITY = 256;

	private final QueryPlanner<I> planner;

	private final ObjectProperties model;

	private final ReferencedTypes types;

	private final TargetQueries targets;

	private final AtomicReferenceArray<@Nullable CompiledQuery<I>> kept = new AtomicReferenceArray<>(CAPACITY);

	/**
	 * @param types the classes to which the class refers
	 * @param targets queries on their objects
	 * @param primary the index by id, which has an entry for each object
	 * @param others the other indexes
	 */
	public CompiledQueries(ObjectProperties model, ReferencedTypes types, TargetQueries targets, I primary,
			List<I> others) {
		this.targets = targets;
		this.model = model;
		this.types = types;
		this.planner = new QueryPlanner<>(model, targets, primary, others);
	}

	/**
	 * The plan of the query.
	 * @param objects where to find the targets of references
	 * @throws IllegalArgumentException if a property does not exist, an operator does not fit it, a value can't be
	 * compared with it, or it has no order
	 */
	public QueryPlan<I> plan(Query query, ReferencedObjects objects) {
		return compiled(query).bind(query, objects);
	}

	CompiledQuery<I> compiled(Query query) {
		int hash = QueryShape.hash(query);
		int index = (hash ^ (hash >>> 16) ^ (hash >>> 8)) & (CAPACITY - 1);
		CompiledQuery<I> known = this.kept.get(index);
		if (known == null || !known.shape().fits(query)) {
			known = compile(QueryShape.of(query));
			this.kept.set(index, known);
		}
		return known;
	}

	private CompiledQuery<I> compile(QueryShape shape) {
		AccessPath<I> path = this.planner.choose(shape, true);
		CompiledQuery<I> fallback = path.isReferring()
				? new CompiledQuery<>(shape, this.planner.choose(shape, false), this.model, this.types, this.targets,
						null)
				: null;
		return new CompiledQuery<>(shape, path, this.model, this.types, this.targets, fallback);
	}

	/** Of how many objects the queries of this shape come to the entries in an index. */
	public TargetQueries.Reach reach(QueryShape shape) {
		return this.planner.choose(shape, true).reach();
	}

	/** Forgets what was compiled, because there are more objects now to which others refer. */
	public void forget() {
		for (int index = 0; index < CAPACITY; index++) {
			this.kept.set(index, null);
		}
	}

	/** The number of shapes whose compiled form is kept. */
	int keptCount() {
		int count = 0;
		for (int index = 0; index < CAPACITY; index++) {
			count += (this.kept.get(index) != null) ? 1 : 0;
		}
		return count;
	}

}
