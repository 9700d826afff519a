/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectInsert;

/**
 * An object on its way into the heap, with those that it refers to.
 */
final class NewObject {

	final EntityType type;

	Object instance;

	/** The instance as it was met, in whose place another one may have come. */
	Object former;

	final ObjectInsert<Object> insert;

	/** Whether it was encoded before all that it refers to had a place. */
	boolean isIncomplete;

	/** Its managed object; null until it has a place. */
	@Nullable
	ManagedObject object;

	boolean isStored;

	/** The undo actions of its id and version. */
	int assigning;

	int assigned;

	NewObject(EntityType type, Object instance, ObjectInsert<Object> insert) {
		this.type = type;
		this.instance = instance;
		this.former = instance;
		this.insert = insert;
	}

}
