/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * The words of a pool: as they lie in it, or as recovery would leave them.
 */
@FunctionalInterface
public interface PoolWords {

	/** The word at an offset in the pool that is a multiple of eight. */
	long at(long offset);

}
