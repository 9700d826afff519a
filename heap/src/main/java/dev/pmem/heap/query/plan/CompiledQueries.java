/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.query.Query;

/**
 * Plans the queries on an extent. What was compiled for the shape of a query is kept for the next one of the same shape.
 * Thread-safe, without a lock.
 * <p>
 * Invariant: what is kept at an index has a shape whose hash leads there. A shape takes the place of another one with the same
 * index, so no more is kept than there are places.
 *
 * @param <I> the kind of index
 */
public final class CompiledQueries<I extends IndexView> {

	/** A power of two; more than an application has queries on one class. */
	static final int CAPACITY = 256;

	private final QueryPlanner<I> planner;

	private final ObjectCodec<?> codec;

	private final AtomicReferenceArray<@Nullable CompiledQuery<I>> kept = new AtomicReferenceArray<>(CAPACITY);

	/**
	 * @param primary the index by id, which has an entry for each object
	 * @param others the other indexes
	 */
	public CompiledQueries(ObjectCodec<?> codec, I primary, List<I> others) {
		this.codec = codec;
		this.planner = new QueryPlanner<>(codec, primary, others);
	}

	/**
	 * How to run the query.
	 * @throws IllegalArgumentException if a property doesn't exist, an operator doesn't fit it, a value can't be compared with
	 * it, or it has no order
	 */
	public QueryPlan<I> plan(Query query) {
		return compiled(query).bind(query);
	}

	CompiledQuery<I> compiled(Query query) {
		int hash = QueryShape.hash(query);
		int index = (hash ^ (hash >>> 16) ^ (hash >>> 8)) & (CAPACITY - 1);
		CompiledQuery<I> known = this.kept.get(index);
		if (known == null || !known.shape().fits(query)) {
			QueryShape shape = QueryShape.of(query);
			known = new CompiledQuery<>(shape, this.planner.choose(shape), this.codec);
			this.kept.set(index, known);
		}
		return known;
	}

	/** How many shapes there is something kept for. */
	int keptCount() {
		int count = 0;
		for (int index = 0; index < CAPACITY; index++) {
			count += (this.kept.get(index) != null) ? 1 : 0;
		}
		return count;
	}

}
