/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.store.UnclaimedExtent;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * Finds the extents of a pool that nobody has opened. Stateless.
 */
final class UnclaimedExtents {

	private UnclaimedExtents() {}

	/**
	 * The extents that hold objects and are not open, by name.
	 * @param opened the names of the open extents, each with the name of its class if it had no objects when it was opened, else
	 * with an empty text
	 */
	static List<UnclaimedExtent> find(Transaction transaction, Catalog catalog, Map<String, String> opened) {
		List<UnclaimedExtent> found = new ArrayList<>();
		for (String name : catalog.names(transaction, EntryKind.EXTENT)) {
			ExtentRecord extent = opened.containsKey(name) ? null : catalog.extent(transaction, name);
			long count = (extent != null) ? count(transaction, extent, UnclaimedExtent.MAXIMUM_COUNT) : 0;
			if (extent != null && count > 0) {
				String simpleName = simpleName(extent.typeName());
				found.add(new UnclaimedExtent(name, extent.typeName(), count, opened.entrySet().stream()
						.filter((each) -> simpleName(each.getValue()).equals(simpleName)).map(Map.Entry::getKey)
						.sorted().toList()));
			}
		}
		return found;
	}

	/** Whether an extent has no objects. */
	static boolean isEmpty(Transaction transaction, ExtentRecord extent) {
		return count(transaction, extent, 1) == 0;
	}

	private static long count(Transaction transaction, ExtentRecord extent, long limit) {
		EntryCursor cursor = transaction.scan(
				new IndexTree(extent.primary().indexNumber(), extent.primary().rootOffset()), KeyRange.all(), false);
		long count = 0;
		while (count < limit && cursor.next()) {
			count++;
		}
		return count;
	}

	/** The class's name without its package and without the class around it. */
	private static String simpleName(String typeName) {
		return typeName.substring(Math.max(typeName.lastIndexOf('.'), typeName.lastIndexOf('$')) + 1);
	}

}
