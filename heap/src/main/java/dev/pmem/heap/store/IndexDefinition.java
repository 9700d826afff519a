/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * The definition of an index on properties of an extent. Keys with a null in them are never duplicates. A path that ends
 * with {@code []} is that of the elements of a collection, an array or a map's values: the index, which has this one path and
 * is not unique, has an entry for each distinct element that is not null.
 *
 * @param name unique within its extent
 * @param properties paths of property names, the most significant first
 * @param unique whether no two objects may have equal keys
 */
public record IndexDefinition(String name, List<String> properties, boolean unique) {

	/**
	 * An index under whose keys any number of objects may be found.
	 * @param properties paths of property names, the most significant first
	 */
	public static IndexDefinition of(String name, String... properties) {
		return new IndexDefinition(name, List.of(properties), false);
	}

	/**
	 * An index under each of whose keys at most one object is found.
	 * @param properties paths of property names, the most significant first
	 */
	public static IndexDefinition unique(String name, String... properties) {
		return new IndexDefinition(name, List.of(properties), true);
	}

	/**
	 * Copies the list.
	 * @throws IllegalArgumentException if the list is empty
	 */
	public IndexDefinition {
		properties = List.copyOf(properties);
		if (properties.isEmpty()) {
			throw new IllegalArgumentException("index " + name + " names no property");
		}
	}

}
