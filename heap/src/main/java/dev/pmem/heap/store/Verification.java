/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * What a check of the whole pool found.
 *
 * @param commitSequence the commit as of which the pool was checked
 * @param objectCount objects in extents
 * @param entryCount entries in their indexes
 * @param blockCount blocks of all kinds
 * @param problems what is wrong, a sentence each; empty if all is well; at most {@link #MAXIMUM_PROBLEMS}
 */
public record Verification(long commitSequence, long objectCount, long entryCount, long blockCount,
		List<String> problems) {

	/** Further ones are only counted: the last item tells how many. */
	public static final int MAXIMUM_PROBLEMS = 100;

	public Verification {
		problems = List.copyOf(problems);
	}

	public boolean isSound() {
		return this.problems.isEmpty();
	}

}
