/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;

/**
 * One transaction: reads a snapshot with its own changes over it. Confined to one thread at a time. Ends with
 * {@link #commit}, {@link #rollback} or {@link #close}; every later call throws {@link IllegalStateException}.
 */
public interface HeapTransaction extends AutoCloseable {

	TransactionOptions options();

	boolean isActive();

	/** Whether there's anything to commit. */
	boolean hasChanges();

	/**
	 * Makes the changes durable and visible, or ends the transaction with nothing changed.
	 * @throws ConflictException if another transaction committed first a change to what this one changed or, if
	 * serializable, read
	 * @throws UniqueKeyException if a unique key is taken
	 */
	void commit();

	/** Drops the changes. */
	void rollback();

	Savepoint savepoint();

	/** Drops the changes made since the savepoint, which can be used again. Later savepoints are gone. */
	void rollbackTo(Savepoint savepoint);

	/** Rolls back if still active. */
	@Override
	void close();

}
