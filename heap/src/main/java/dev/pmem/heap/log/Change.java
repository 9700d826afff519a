/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;

/**
 * One change of a batch to one place in the pool: what is in place now, and what shall be.
 */
public sealed interface Change permits BlockChange, PoolWord {

	/** Where in the pool the place begins. */
	long offset();

	/** How many bytes at the offset are stored, those that are in place already among them. */
	int storedBytes();

	/** What the change adds to the sum of all blocks. */
	long blockSumDifference();

	/** Stores the change in its place, without flushing it. */
	void install(Medium medium);

	/** Flushes what {@link #install} has stored. */
	void flush(Medium medium);

}
