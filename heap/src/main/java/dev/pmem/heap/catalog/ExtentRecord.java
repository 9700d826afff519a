/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.List;

/**
 * What the catalog keeps of an extent; stored as an object like any other.
 *
 * @param typeName the class when the extent was last opened
 * @param idProperty what identifies its objects
 * @param layouts numbers of the layouts that its objects may have
 * @param primary the index by id
 * @param indexes the other indexes
 */
public record ExtentRecord(String typeName, String idProperty, List<Integer> layouts, IndexRecord primary,
		List<IndexRecord> indexes) {

	/**
	 * What the catalog keeps of an index.
	 *
	 * @param name its name in the extent
	 * @param indexNumber the number in its nodes
	 * @param rootOffset where its root is
	 * @param properties what it's on
	 * @param unique whether keys are
	 * @param signature how keys are made: an index whose signature is no longer that of its properties is rebuilt
	 */
	public record IndexRecord(String name, int indexNumber, long rootOffset, List<String> properties, boolean unique,
			String signature) {}

}
