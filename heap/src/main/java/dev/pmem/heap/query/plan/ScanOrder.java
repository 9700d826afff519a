/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.key.KeyPrefix;
import dev.pmem.heap.query.SortOrder;

/**
 * How far the entries of one range of an index come in the order that queries ask for. Where they come in runs, each run
 * has to be sorted, and is whole before the next one begins (an incremental sort). Immutable.
 *
 * @param isWhole whether they come in this order
 * @param runs tells the runs; null if there are none, or the whole range is in order
 * @param orderCount how many of the orders the runs are in
 */
record ScanOrder(boolean isWhole, @Nullable KeyPrefix runs, int orderCount) {

	private static final ScanOrder NONE = new ScanOrder(false, null, 0);

	private static final ScanOrder WHOLE = new ScanOrder(true, null, 0);

	/**
	 * The order of the entries whose keys have the same first properties.
	 * @param firstProperty the index's property after these
	 */
	static ScanOrder of(IndexView index, int firstProperty, List<SortOrder> orders) {
		if (orders.isEmpty()) {
			return WHOLE;
		}
		int count = inOrderCount(index, firstProperty, orders);
		if (count == 0 || !index.hasEachObject()) {
			return NONE;
		}
		if (count == orders.size() && index.keepsOrder()) {
			return WHOLE;
		}
		KeyPrefix runs = index.encoding().prefix(firstProperty + count);
		return (runs != null) ? new ScanOrder(false, runs, count) : NONE;
	}

	/** How many of the first orders are by the index's properties from this one on, all in one direction. */
	private static int inOrderCount(IndexView index, int firstProperty, List<SortOrder> orders) {
		boolean descending = orders.getFirst().descending();
		int count = 0;
		while (count < orders.size() && firstProperty + count < index.properties().size()) {
			SortOrder order = orders.get(count);
			boolean nullsAsInIndex = switch (order.nulls()) {
				case NATIVE -> true;
				case FIRST -> !order.descending();
				case LAST -> order.descending();
			};
			if (!order.property().equals(index.properties().get(firstProperty + count)) || order.ignoreCase()
					|| order.descending() != descending || !nullsAsInIndex
					|| !index.encoding().isOrdered(firstProperty + count, firstProperty + count + 1)) {
				break;
			}
			count++;
		}
		return count;
	}

	/** Whether this spares more sorting than the other order does. */
	boolean isBetterThan(ScanOrder other) {
		return !other.isWhole && (this.isWhole || this.orderCount > other.orderCount);
	}

}
