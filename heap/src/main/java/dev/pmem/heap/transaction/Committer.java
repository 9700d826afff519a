/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;

/**
 * What a transaction needs of those that commit, and all that it calls above its own package. Thread-safe.
 */
public interface Committer {

	/**
	 * Commits all that the transaction has changed, or none of it. The caller ends the transaction afterwards, unless its
	 * commit is {@linkplain Transaction#isLeftToLeader left to the leader}.
	 * @throws ConflictException if another transaction has changed the same
	 * @throws PoolException if it can't be stored
	 */
	void commit(Transaction transaction);

	/**
	 * Writes the ends of spans that became empty, which the next commit would do otherwise: from then on their chunks serve
	 * blocks of all sizes.
	 * @return whether there was such a span, and its end is in the pool
	 */
	boolean endEmptiedSpans();

	/** A transaction has given its snapshot back without a commit: drops what the snapshot alone needed, if that is much. */
	void snapshotEnded(long snapshot);

}
