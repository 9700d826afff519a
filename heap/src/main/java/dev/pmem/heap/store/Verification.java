/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * The result of a check of the whole pool.
 *
 * @param commitSequence the commit as of which the pool was checked
 * @param objectCount number of objects in extents
 * @param entryCount number of entries in their indexes
 * @param blockCount number of blocks of all kinds
 * @param referenceCount number of references from one object to another
 * @param garbageCount number of objects that nothing refers to any more and that are in no extent; what they refer to alone
 * is not counted
 * @param problems the problems that were found, a sentence each; empty if there are none; at most
 * {@link #MAXIMUM_PROBLEMS}
 */
public record Verification(long commitSequence, long objectCount, long entryCount, long blockCount,
		long referenceCount, long garbageCount, List<String> problems) {

	/** A result for a pool without references. */
	public Verification(long commitSequence, long objectCount, long entryCount, long blockCount,
			List<String> problems) {
		this(commitSequence, objectCount, entryCount, blockCount, 0, 0, problems);
	}

	/**
	 * The largest number of problems that are listed. Further problems are only counted; the last item gives their
	 * number.
	 */
	public static final int MAXIMUM_PROBLEMS = 100;

	/** Copies the list. */
	public Verification {
		problems = List.copyOf(problems);
	}

	public boolean isSound() {
		return this.problems.isEmpty();
	}

}
