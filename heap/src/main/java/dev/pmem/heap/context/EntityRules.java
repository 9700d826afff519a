/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * The rules of a class of entities that a context can't find out by itself. Implementations are immutable and
 * thread-safe.
 */
public interface EntityRules {

	/** The property with the id. */
	AssignedProperty id();

	/**
	 * The id for a new instance.
	 * @param id the id that the instance has
	 * @return the same id if the instance may keep it; otherwise a generated id
	 */
	Object newId(@Nullable Object id);

	/**
	 * The property that counts an object's changes, of type long, int or short or one of their boxes; null if the class
	 * has none. It is 0 in a new object. An instance whose count is not the stored one is not stored.
	 */
	@Nullable
	AssignedProperty version();

	/** Whether the class says that its instances never change, whatever its properties look like. */
	boolean isImmutable();

}
