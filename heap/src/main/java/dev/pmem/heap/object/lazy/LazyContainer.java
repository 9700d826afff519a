/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A collection or a map of references that may not be loaded yet.
 */
public sealed interface LazyContainer permits LazyList, LazySet, LazyMap {

	/** The references; null once they are loaded. What is not loaded was not changed. */
	@Nullable
	LazyReferences unloaded();

	/**
	 * Shows the elements in this order once they are loaded. It is no change of the collection. Does nothing if they are loaded
	 * already, or have an order of their own.
	 */
	default void orderBy(Comparator<Object> order) {}

	/** What is stored for a collection: the collection, or its elements in the order in which they were stored. */
	static Collection<?> storedFor(Collection<?> collection) {
		return switch (collection) {
			case LazyList list -> list.storedElements();
			case LazySet set -> set.storedElements();
			default -> collection;
		};
	}

}
