/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

/**
 * A collection of a transaction, of whatever form.
 */
interface StoredCollection {

	/** The collection's block. */
	CollectionBlock block();

	/** What it holds. */
	EntryCodec codec();

}
