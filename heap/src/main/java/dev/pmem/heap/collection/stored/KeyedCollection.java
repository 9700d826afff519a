/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

/**
 * A collection of a transaction that is made of entries by keys.
 */
interface KeyedCollection extends StoredCollection {

	/** The entries. */
	StoredEntries entries();

	@Override
	default CollectionBlock block() {
		return entries().collection();
	}

	@Override
	default EntryCodec codec() {
		return entries().codec();
	}

}
