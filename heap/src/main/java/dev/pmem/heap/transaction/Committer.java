/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;

/**
 * The operations of the commit that a transaction needs; a transaction calls nothing else above its own package.
 * Thread-safe.
 *
 * @param <T> the type of transactions
 */
public interface Committer<T> {

	/**
	 * Commits all of the transaction's changes, or none. The caller ends the transaction afterwards, unless its commit
	 * is left to a leader.
	 * @throws ConflictException if another transaction has changed the same object or key
	 * @throws PoolException if the commit can't be stored
	 */
	void commit(T transaction);

	/**
	 * Writes the ends of spans that became empty, which the next commit would do otherwise. From then on the chunks of
	 * these spans serve blocks of all sizes.
	 * @return whether there was such a span, and its end is in the pool
	 */
	boolean endEmptiedSpans();

	/**
	 * Does all that can be done for a pool that is full: drops the versions that no snapshot needs any more, however many
	 * they are, then does as {@link #endEmptiedSpans}.
	 * @return whether there may be more room now
	 */
	boolean reclaimSpace();

	/**
	 * A transaction has given back its snapshot without a commit: drops the versions that only this snapshot needed, if
	 * they are many.
	 */
	void snapshotEnded(long snapshot);

}
