/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.function.Function;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What transactions use of the store that they belong to.
 *
 * @param collections the persistent collections that objects have as properties
 * @param transactions begins another transaction
 * @param contexts makes a context for a transaction that none was attached to
 */
record StoreParts(Catalog catalog, AccessFaults faults, Function<HeapTransaction, ObjectContext> contexts,
		PersistentCollections collections, Function<TransactionOptions, HeapTransaction> transactions) {}
