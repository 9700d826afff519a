/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The persistent collections of a pool, as objects that have them as properties need them. Thread-safe; a transaction that is
 * passed in must belong to the calling thread.
 */
public interface PersistentCollections {

	/**
	 * A collection of a transaction: the same instance each time.
	 * @param offset the offset of its block
	 * @throws dev.pmem.heap.exception.LayoutMismatchException if it holds something else
	 */
	Object collection(HeapTransaction transaction, long offset, CollectionType type);

	/**
	 * The offset of the block of a collection, which is stored if it is new.
	 * @throws dev.pmem.heap.object.payload.ValuePathException if the collection can't be stored
	 */
	long offsetOf(HeapTransaction transaction, Object collection, CollectionType type);

}
