/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Keeps state for the length of a transaction. The state must be written before the commit and must follow a rollback.
 * Called by the transaction's thread.
 */
public interface TransactionParticipant {

	/** Writes pending changes to the heap's transaction. */
	void flush();

	/** A mark to which {@link #rollbackTo} returns; no changes are pending when this is called. */
	Object savepoint();

	/** Returns to a mark, after the heap's transaction has been rolled back to its savepoint. */
	void rollbackTo(Object savepoint);

	/**
	 * A description of the object with this reference for messages, with its class and id; null if the object is not
	 * known here.
	 */
	@Nullable
	String describe(long reference);

	/** Class and id of an instance that has changes that were not written, for messages; null if there is none. */
	@Nullable
	String describeChanged();

	/** The transaction was rolled back, or its commit failed. */
	void rolledBack();

}
