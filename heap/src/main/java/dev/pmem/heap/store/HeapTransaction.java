/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.Map;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;

/**
 * A transaction. It reads a snapshot with its own changes over it. Confined to one thread at a time. Ends with
 * {@link #commit}, {@link #rollback} or {@link #close}; every later call but {@link #examinedObjects} throws
 * {@link IllegalStateException}.
 * <p>
 * A transaction that stays open keeps earlier versions of objects that others change. If these take too much memory,
 * the oldest transaction is ended: its reads and its commit throw
 * {@link dev.pmem.heap.exception.SnapshotTooOldException}.
 */
public sealed interface HeapTransaction extends AutoCloseable permits dev.pmem.heap.extent.StoreTransaction {

	/** The options that the transaction was begun with. */
	TransactionOptions options();

	/** Whether the transaction has not ended yet. */
	boolean isActive();

	/** Whether the transaction has changes to commit. */
	boolean hasChanges();

	/**
	 * How many objects of each class the transaction stores, changes or deletes, by the names of the classes; for messages.
	 * Changes of managed instances that were not flushed are not among them.
	 */
	Map<String, Integer> changedObjects();

	/**
	 * How many objects the queries of this transaction have read so far to test or sort them, one by one, because no index
	 * covers the query. An object that several queries have read counts several times. May be called after the
	 * transaction's end.
	 */
	long examinedObjects();

	/**
	 * Makes the changes durable and visible, or throws and changes nothing. Ends the transaction in either case.
	 * @throws ConflictException if another transaction was the first to commit a change of an object that this one
	 * changed or, if serializable, read
	 * @throws UniqueKeyException if a unique key is taken
	 * @throws dev.pmem.heap.exception.PoolException if the commit could not be stored. If storing had begun, it is
	 * known when the pool is opened again whether the commit counts
	 */
	void commit();

	/** Drops the changes and ends the transaction. */
	void rollback();

	/** Marks the present state of the changes, to which {@link #rollbackTo} returns. */
	Savepoint savepoint();

	/**
	 * Drops the changes that were made since the savepoint. The savepoint can be used again; later savepoints become
	 * invalid.
	 */
	void rollbackTo(Savepoint savepoint);

	/** Rolls back if the transaction is still active. */
	@Override
	void close();

}
