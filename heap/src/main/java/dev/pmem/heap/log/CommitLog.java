/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.recovery.PoolRecovery;

/**
 * Carries a batch of changes into the pool so that a crash at any instant leaves all or none of them. Used by one
 * thread at a time, the commit leader. {@link PoolRecovery} opens the log that suits a medium.
 */
public interface CommitLog {

	/**
	 * Makes everything ready that a commit needs, and refuses a commit that can't be made. If the process dies
	 * meanwhile, the commit never existed. When this method returns, {@link #persist} must follow; when it throws,
	 * nothing was changed.
	 * @throws PoolFullException if there is no room for the log record
	 * @throws PoolAccessException if the device refused
	 */
	void prepare(ChangeSet changes);

	/**
	 * Makes the record of the changes durable, which must be the changes that were prepared last. From then on the
	 * changes can be stored in their places, because a crash meanwhile leaves all or none of them. {@link #install}
	 * must follow. Allocates nothing. If an {@link OutOfMemoryError} or {@link StackOverflowError} is thrown all the
	 * same, this method must be called again, by the thread that leads then, and goes on.
	 * @throws PoolAccessException if the device refused; it is not known whether the changes are durable, and the log
	 * must not be used any more
	 */
	void persist(ChangeSet changes);

	/**
	 * Stores the changes, whose record is durable, in their places. They are committed when this method returns. The
	 * caller must have announced them to the readers before. Allocates nothing, and may be called again after an error,
	 * as {@link #persist}.
	 * @throws PoolAccessException as for {@link #persist}
	 */
	void install(ChangeSet changes);

	/**
	 * The reason why nothing can be committed any more because work in the background failed; null while commits are
	 * possible.
	 */
	default @Nullable PoolException failure() {
		return null;
	}

	/** The pool's sums as of the newest commit. Must be called while nothing commits. */
	PoolSums sums();

	/**
	 * Ends the log after the last commit: makes sure that all commits are in place and durable.
	 * @return the state that the header of a pool that was closed in order must hold
	 * @throws PoolAccessException if the device refused
	 */
	LogState finish();

	/** Waits for work in the background. The medium is closed after this. */
	default void close() {}

	/**
	 * What recovery found.
	 *
	 * @param commitSequence the newest whole commit
	 * @param undone whether a later commit was undone, or dropped as incomplete
	 * @param blocksRestored number of blocks that were put back to their state before that commit
	 * @param batchesReplayed number of batches that were stored again from the journal
	 * @param sums the pool's sums as of the newest whole commit; null if they are not known, because the pool is of
	 * version 1
	 */
	record Recovery(long commitSequence, boolean undone, long blocksRestored, long batchesReplayed,
			@Nullable PoolSums sums) {

		public static final Recovery NEW_POOL = new Recovery(0, false, 0, 0, PoolSums.EMPTY);

	}

}
