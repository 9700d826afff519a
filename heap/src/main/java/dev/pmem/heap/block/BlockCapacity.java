/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

/**
 * Tells how much a block can hold at most, by its place. Thread-safe.
 */
@FunctionalInterface
public interface BlockCapacity {

	/** The number of payload bytes that the block at this offset can hold; -1 if no block can lie there. */
	int at(long offset);

}
