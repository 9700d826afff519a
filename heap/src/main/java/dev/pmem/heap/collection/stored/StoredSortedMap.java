/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import dev.pmem.heap.collection.PersistentSortedMap;

/**
 * A sorted map of a transaction.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values
 */
final class StoredSortedMap<K, V> extends SortedView<K, V> implements PersistentSortedMap<K, V>, KeyedCollection {

	StoredSortedMap(StoredEntries entries) {
		super(entries, EntryRange.ALL, false);
	}

	@Override
	public StoredEntries entries() {
		return this.entries;
	}

}
