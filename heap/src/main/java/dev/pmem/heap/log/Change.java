/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import dev.pmem.heap.medium.Medium;

/**
 * One change of a batch at one place in the pool: the bytes in place, and the bytes after the change.
 */
public sealed interface Change permits BlockChange, PoolWord {

	/** The offset of the place. */
	long offset();

	/** The number of bytes that are stored at the offset, including bytes that are in place already. */
	int storedBytes();

	/** The difference that the change makes to the sum of all blocks. */
	long blockSumDifference();

	/** Stores the change in its place, without flushing it. */
	void install(Medium medium);

	/** Flushes what {@link #install} has stored. */
	void flush(Medium medium);

}
