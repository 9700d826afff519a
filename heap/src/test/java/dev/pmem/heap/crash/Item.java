/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.List;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * What the crash tests store.
 *
 * @param name unique
 * @param text of any length
 */
record Item(long id, String name, String category, int value, String text) {

	static final ExtentDefinition<Item> EXTENT = new ExtentDefinition<>("items", Item.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("category", List.of("category", "value"), false)));

	/** The same objects with other indexes: whoever opens it builds some and drops others. */
	static final ExtentDefinition<Item> OTHER_INDEXES = new ExtentDefinition<>("items", Item.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("value", List.of("value"), false),
					new IndexDefinition("name", List.of("name"), false)));

	@Override
	public String toString() {
		return "Item " + this.id + ' ' + this.name + ' ' + this.category + ' ' + this.value + " text of "
				+ this.text.length() + " hash " + this.text.hashCode();
	}

}
