/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A map in the pool whose entries are ordered by their keys: numbers, text, times and other single values that have an order.
 * Positioning takes time in proportion to the logarithm of the size. All views are live; a view's size is counted each time,
 * in proportion to its entries.
 * <p>
 * Text keys may be of any length. Keys that have more than 268 bytes in common at their start are put in order when they are
 * read, all together.
 * <p>
 * In all else it is as {@link PersistentMap}.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values
 */
public interface PersistentSortedMap<K, V> extends NavigableMap<K, V> {

	/**
	 * A new, empty sorted map, to be the value of a property. It lies in the Java heap until an object that has it is stored; from
	 * then on it is the stored one, and belongs to the transaction that has stored it. If that transaction is rolled back, it
	 * has the elements again that it had when it was stored.
	 */
	@SuppressWarnings("unchecked")
	static <K, V> PersistentSortedMap<K, V> create() {
		return NewCollectionHandler.create(PersistentSortedMap.class, new TreeMap<Object, Object>());
	}

}
