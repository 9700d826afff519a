/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Names the class whose index a refused transaction had scanned. The layers below know indexes by number.
 */
final class ConflictNames {

	private ConflictNames() {}

	/** The same conflict, with the class of the index in its message if there is one. */
	static ConflictException named(ConflictException conflict, StoreParts store) {
		if (conflict.indexNumber() == 0) {
			return conflict;
		}
		String index;
		try (HeapTransaction transaction = store.transactions().apply(TransactionOptions.READ_ONLY)) {
			index = describe(store.catalog(), transaction, conflict.indexNumber());
		} catch (PoolException | IllegalStateException ex) {
			// the heap is being closed, say: the conflict is what the caller has to know
			conflict.addSuppressed(ex);
			return conflict;
		}
		if (index.isEmpty()) {
			return conflict;
		}
		ConflictException named = new ConflictException("Another transaction has committed a change to what this"
				+ " serializable one had looked for: " + index + ". Run it again.", 0, conflict.indexNumber());
		named.addSuppressed(conflict);
		return named;
	}

	private static String describe(Catalog catalog, HeapTransaction transaction, int indexNumber) {
		var blocks = StoreTransaction.blocks(transaction);
		for (String name : catalog.names(blocks, EntryKind.EXTENT)) {
			ExtentRecord extent = catalog.extent(blocks, name);
			if (extent == null) {
				continue;
			}
			if (extent.primary().indexNumber() == indexNumber) {
				return describe(extent, name, extent.primary());
			}
			for (IndexRecord index : extent.indexes()) {
				if (index.indexNumber() == indexNumber) {
					return describe(extent, name, index);
				}
			}
		}
		return "";
	}

	private static String describe(ExtentRecord extent, String name, IndexRecord index) {
		return "objects of " + extent.typeName() + " (extent " + name + ") by " + String.join(", ", index.properties());
	}

}
