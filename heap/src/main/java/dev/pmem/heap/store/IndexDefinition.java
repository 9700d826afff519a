/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * The definition of an index on properties of an extent. Keys with a null in them are never duplicates.
 *
 * @param name unique within its extent
 * @param properties paths of property names, the most significant first
 * @param unique whether no two objects may have equal keys
 */
public record IndexDefinition(String name, List<String> properties, boolean unique) {

	public IndexDefinition {
		properties = List.copyOf(properties);
		if (properties.isEmpty()) {
			throw new IllegalArgumentException("index " + name + " names no property");
		}
	}

}
