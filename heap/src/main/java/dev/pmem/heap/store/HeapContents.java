/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * What a pool holds, told without the classes of its objects.
 *
 * @param extents by name
 * @param rootNames names of the roots
 */
public record HeapContents(List<ExtentContents> extents, List<String> rootNames) {

	public HeapContents {
		extents = List.copyOf(extents);
		rootNames = List.copyOf(rootNames);
	}

	/**
	 * One extent.
	 *
	 * @param name its name
	 * @param typeName the class when it was last opened
	 * @param layoutCount how many layouts its objects may have: one more for each change of the class
	 * @param primary the index by id, which has an entry for each object
	 * @param indexes the other indexes
	 */
	public record ExtentContents(String name, String typeName, int layoutCount, IndexContents primary,
			List<IndexContents> indexes) {

		public ExtentContents {
			indexes = List.copyOf(indexes);
		}

		public long objectCount() {
			return this.primary.entryCount();
		}

	}

	/**
	 * One index.
	 *
	 * @param name its name in the extent
	 * @param properties what it's on
	 * @param unique whether keys are
	 * @param entryCount how many entries it has
	 */
	public record IndexContents(String name, List<String> properties, boolean unique, long entryCount) {

		public IndexContents {
			properties = List.copyOf(properties);
		}

	}

}
