/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * What a context can't know by itself of a class of entities. Implementations are immutable and thread-safe.
 */
public interface EntityRules {

	/** The property with the id. */
	AssignedProperty id();

	/**
	 * The id for a new instance.
	 * @param id the one that it has
	 * @return the same where the instance may keep it; otherwise a generated one
	 */
	Object newId(@Nullable Object id);

	/**
	 * The property that counts an object's changes, of type long, int or short or one of their boxes; null if the class has
	 * none. It's 0 in a new object, and an instance with another count than the stored one isn't stored.
	 */
	@Nullable
	AssignedProperty version();

	/** Whether the class says that its instances never change, whatever its properties look like. */
	boolean isImmutable();

}
