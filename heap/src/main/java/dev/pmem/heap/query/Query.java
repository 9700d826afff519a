/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What to find in an extent. Immutable.
 *
 * @param criteria the condition; null finds all
 * @param orders sort keys, the most significant first; where empty or equal, the order is that of the index which finds
 * the objects, so the same for every slice of a query as long as nothing changes
 * @param offset how many matches to skip
 * @param limit how many to give at most; {@link #UNLIMITED} for all
 */
public record Query(@Nullable Criteria criteria, List<SortOrder> orders, long offset, long limit) {

	public static final long UNLIMITED = Long.MAX_VALUE;

	public Query {
		orders = List.copyOf(orders);
		if (offset < 0 || limit < 0) {
			throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " must not be negative");
		}
	}

	public static Query all() {
		return new Query(null, List.of(), 0, UNLIMITED);
	}

	public static Query of(Criteria criteria) {
		return new Query(criteria, List.of(), 0, UNLIMITED);
	}

	public Query sortedBy(List<SortOrder> orders) {
		return new Query(this.criteria, orders, this.offset, this.limit);
	}

	public Query slice(long offset, long limit) {
		return new Query(this.criteria, this.orders, offset, limit);
	}

}
