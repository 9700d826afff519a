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
 * Carries a batch of changes into the pool so that a crash at any instant leaves all or none of it. Used by one thread at
 * a time, the commit leader. {@link PoolRecovery} gives the one that suits a medium.
 */
public interface CommitLog {

	/**
	 * Gets all ready that a commit needs, and refuses what can't be committed. Nothing of it counts: should the process die, it
	 * was never there. When this returns {@link #persist} must follow; when it throws, nothing was changed.
	 * @throws PoolFullException if there's no room for the log record
	 * @throws PoolAccessException if the device refused
	 */
	void prepare(ChangeSet changes);

	/**
	 * Makes the record of the changes, which were prepared last, durable: from then on the changes can be stored in their
	 * places, since a crash meanwhile leaves all or none of them. {@link #install} must follow. Allocates nothing. Where an
	 * {@link OutOfMemoryError} or {@link StackOverflowError} comes out of it all the same, it is to be called again, by
	 * whatever thread leads then, and goes on.
	 * @throws PoolAccessException if the device refused; whether the changes are durable is not known, and the log must
	 * not be used any more
	 */
	void persist(ChangeSet changes);

	/**
	 * Stores the changes, whose record is durable, in their places; they are committed when this returns. The caller has told
	 * readers of them before. Allocates nothing, and may be called again after an error, as {@link #persist}.
	 * @throws PoolAccessException as for {@link #persist}
	 */
	void install(ChangeSet changes);

	/** Why nothing can be committed any more, where work in the background failed; null while all is well. */
	default @Nullable PoolException failure() {
		return null;
	}

	/** Of the pool as of the newest commit; to be asked for while nothing commits. */
	PoolSums sums();

	/**
	 * All is committed that ever will be: sees to it that all of it is in place and durable.
	 * @return what the header of a pool that was closed in order must say
	 * @throws PoolAccessException if the device refused
	 */
	LogState finish();

	/** Waits for work in the background. The medium is closed after this. */
	default void close() {}

	/**
	 * What recovery found.
	 *
	 * @param commitSequence the newest whole commit
	 * @param undone whether a later one was undone, or dropped as incomplete
	 * @param blocksRestored how many blocks were put back to their state before it
	 * @param batchesReplayed how many batches of commits were stored again from the journal
	 * @param sums of the pool as of that commit; null if it isn't known, as the pool is of version 1
	 */
	record Recovery(long commitSequence, boolean undone, long blocksRestored, long batchesReplayed,
			@Nullable PoolSums sums) {

		public static final Recovery NEW_POOL = new Recovery(0, false, 0, 0, PoolSums.EMPTY);

	}

}
