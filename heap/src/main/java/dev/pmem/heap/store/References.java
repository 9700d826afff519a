/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * A forward cursor over references to objects. Valid while its transaction is active. Not thread-safe.
 */
public interface References {

	/** Moves to the next object; false at the end. */
	boolean next();

	/**
	 * The reference to the current object: its offset in the pool, which stays the same while the object lives. Must be
	 * called after {@link #next()} was true.
	 */
	long reference();

}
