/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

/**
 * A context as the transaction drives it that it is attached to.
 */
interface DrivenContext {

	/** Writes the changes of managed instances. */
	void flush();

	/** A mark to which {@link #rollbackTo} goes back. */
	int savepoint();

	/** Goes back to a mark, after the transaction was rolled back to its savepoint. */
	void rollbackTo(int mark);

	/** Takes back what instances were given, after the transaction was rolled back. */
	void rolledBack();

}
