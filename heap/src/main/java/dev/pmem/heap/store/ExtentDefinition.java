/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

import dev.pmem.heap.object.TypeModels;

/**
 * The definition of an extent: the set of all stored objects of a class, found by their id.
 *
 * @param name the extent's name in the pool; usually that of the class
 * @param type the class
 * @param models models of the class and of the classes that it embeds
 * @param idProperty path of the property that identifies an object; never null when stored
 * @param indexes further indexes. An index in the pool that is not named here is dropped; a new index is built
 * @param <T> the class
 */
public record ExtentDefinition<T>(String name, Class<T> type, TypeModels models, String idProperty,
		List<IndexDefinition> indexes) {

	public ExtentDefinition {
		indexes = List.copyOf(indexes);
	}

}
