/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Selection;

/**
 * A cursor over objects, which reads what a {@link Selection} names of them. Valid as long as its transaction. Not
 * thread-safe.
 */
public interface Rows {

	/** Moves to the next object; false if there is none. */
	boolean next();

	/** The current object's reference. */
	long reference();

	/**
	 * The values that were selected of the current object, in a new array: a property's value as an instance would have
	 * it; for a nested selection an array, or null without a target, or a list of arrays if there are several targets.
	 */
	@Nullable
	Object[] values();

}
