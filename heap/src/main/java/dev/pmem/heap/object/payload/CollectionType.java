/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.lang.reflect.Type;
import java.util.List;

/**
 * The type of a property that is a persistent collection.
 *
 * @param type the collection's interface
 * @param arguments the types of its elements, or of its keys and values, without type variables
 * @param models the {@code TypeModels} of the classes that these are made of, which lie in a room above
 */
public record CollectionType(Class<?> type, List<Type> arguments, Object models) {

	/** Copies the list. */
	public CollectionType {
		arguments = List.copyOf(arguments);
	}

}
