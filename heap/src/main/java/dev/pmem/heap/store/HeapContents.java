/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * The contents of a pool, listed without the classes of its objects.
 *
 * @param extents the extents, by name
 * @param rootNames names of the roots
 */
public record HeapContents(List<ExtentContents> extents, List<String> rootNames) {

	/** Copies both lists. */
	public HeapContents {
		extents = List.copyOf(extents);
		rootNames = List.copyOf(rootNames);
	}

	/**
	 * One extent.
	 *
	 * @param name its name
	 * @param typeName name of the class that the extent was last opened with
	 * @param layoutCount number of layouts that its objects may have; each change of the class adds one
	 * @param primary the index by id, which has an entry for each object
	 * @param indexes the other indexes
	 */
	public record ExtentContents(String name, String typeName, int layoutCount, IndexContents primary,
			List<IndexContents> indexes) {

		/** Copies the list. */
		public ExtentContents {
			indexes = List.copyOf(indexes);
		}

		/** The number of stored objects, which is that of the primary index's entries. */
		public long objectCount() {
			return this.primary.entryCount();
		}

	}

	/**
	 * One index.
	 *
	 * @param name its name in the extent
	 * @param properties paths of the indexed properties, the most significant first
	 * @param unique whether the keys are unique
	 * @param entryCount number of entries
	 */
	public record IndexContents(String name, List<String> properties, boolean unique, long entryCount) {

		/** Copies the list. */
		public IndexContents {
			properties = List.copyOf(properties);
		}

	}

}
