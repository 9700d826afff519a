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
import dev.pmem.heap.transaction.Transaction;

/**
 * Names the class whose index a refused transaction had scanned. The layers below know indexes by number.
 */
final class ConflictNames {

	private ConflictNames() {}

	/**
	 * The same conflict, with the class of the index in its message if there is one.
	 * @param transaction reads the catalog
	 */
	static ConflictException named(ConflictException conflict, Catalog catalog, Transaction transaction) {
		String index = describe(catalog, transaction, conflict.indexNumber());
		if (index.isEmpty()) {
			return conflict;
		}
		ConflictException named = new ConflictException("Another transaction has committed a change to what this"
				+ " serializable one had looked for: " + index + ". Run it again.", 0, conflict.indexNumber());
		named.addSuppressed(conflict);
		return named;
	}

	private static String describe(Catalog catalog, Transaction transaction, int indexNumber) {
		for (String name : catalog.names(transaction, EntryKind.EXTENT)) {
			ExtentRecord extent = catalog.extent(transaction, name);
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
