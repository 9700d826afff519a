/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Keeps state for the length of a transaction that has to be written before commit and to follow a rollback. Called by
 * the transaction's thread.
 */
public interface TransactionParticipant {

	/** Writes what is pending to the heap's transaction. */
	void flush();

	/** A mark to go back to; nothing is pending when this is called. */
	Object savepoint();

	/** Goes back to a mark, after the heap's transaction has. */
	void rollbackTo(Object savepoint);

	/** What to call the object with this reference in a message, its class and id; null if it isn't known here. */
	@Nullable
	String describe(long reference);

	/** The transaction was rolled back, or its commit failed. */
	void rolledBack();

}
