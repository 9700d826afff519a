/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which objects to find in an extent, and in which order. Immutable.
 *
 * @param criteria the condition; null finds all objects
 * @param orders sort keys, the most significant first. Objects without an order between them come in the order of the
 * index that finds them. This order is the same for every slice of a query as long as nothing changes
 * @param offset number of matches to skip
 * @param limit largest number of matches to return; {@link #UNLIMITED} for all
 */
public record Query(@Nullable Criteria criteria, List<SortOrder> orders, long offset, long limit) {

	public static final long UNLIMITED = Long.MAX_VALUE;

	/**
	 * Copies the sort keys.
	 * @throws IllegalArgumentException if the offset or the limit is negative
	 */
	public Query {
		orders = List.copyOf(orders);
		if (offset < 0 || limit < 0) {
			throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " must not be negative");
		}
	}

	/** All objects of an extent, in no stated order. */
	public static Query all() {
		return new Query(null, List.of(), 0, UNLIMITED);
	}

	/** All objects that match, in no stated order. */
	public static Query of(Criteria criteria) {
		return new Query(criteria, List.of(), 0, UNLIMITED);
	}

	/** This query with these sort keys, the most significant first, instead of its own. */
	public Query sortedBy(List<SortOrder> orders) {
		return new Query(this.criteria, orders, this.offset, this.limit);
	}

	/**
	 * This query with another offset and limit.
	 * @throws IllegalArgumentException if one of them is negative
	 */
	public Query slice(long offset, long limit) {
		return new Query(this.criteria, this.orders, offset, limit);
	}

}
