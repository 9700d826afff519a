/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * What the random workload stores.
 *
 * @param name unique unless null
 */
record Thing(long id, @Nullable String name, String category, @Nullable Integer size, double weight, boolean marked,
		String text) {

	static final ExtentDefinition<Thing> EXTENT = new ExtentDefinition<>("things", Thing.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("category", List.of("category", "size"), false),
					new IndexDefinition("weight", List.of("weight"), false)));

	/**
	 * In another extent, found by text.
	 */
	record Tag(String key, long thing) {

		static final ExtentDefinition<Tag> EXTENT = new ExtentDefinition<>("tags", Tag.class,
				new ReflectionTypeModels(), "key", List.of(new IndexDefinition("thing", List.of("thing"), false)));

	}

}
