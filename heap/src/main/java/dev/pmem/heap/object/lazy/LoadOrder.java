/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The order in which loaded elements are shown, where it is another one than the order in which they are stored. As long as
 * nobody changes what is shown, the elements count as they were stored: reading them is no change. Not thread-safe.
 */
public final class LoadOrder {

	private final Comparator<Object> order;

	private List<@Nullable Object> stored = List.of();

	private List<@Nullable Object> shown = List.of();

	/** @param order compares elements, none of which is null */
	public LoadOrder(Comparator<Object> order) {
		this.order = order;
	}

	/** The elements as they are shown; null is behind all others. */
	public List<@Nullable Object> show(List<@Nullable Object> elements) {
		this.stored = elements;
		List<@Nullable Object> sorted = new ArrayList<@Nullable Object>(elements);
		sorted.sort(Comparator.nullsLast(this.order));
		this.shown = sorted;
		return new ArrayList<@Nullable Object>(sorted);
	}

	/** Whether a collection has the elements that are shown, in their order. */
	public boolean isShownBy(Collection<@Nullable Object> present) {
		if (present.size() != this.shown.size()) {
			return false;
		}
		Iterator<@Nullable Object> expected = this.shown.iterator();
		for (Object each : present) {
			if (each != expected.next()) {
				return false;
			}
		}
		return true;
	}

	/** What is stored for a collection: the elements as they were, unless it shows others, or in another order. */
	public Collection<@Nullable Object> storedFor(Collection<@Nullable Object> present) {
		return isShownBy(present) ? this.stored : present;
	}

}
