/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

/**
 * A context as the transaction drives it that it is attached to.
 */
abstract class DrivenContext {

	/** Writes the changes of managed instances. */
	abstract void flush();

	/** A mark to which {@link #rollbackTo} goes back. */
	abstract int savepoint();

	/** Goes back to a mark, after the transaction was rolled back to its savepoint. */
	abstract void rollbackTo(int mark);

	/** Takes back what instances were given, after the transaction was rolled back. */
	abstract void rolledBack();

	/** What the context does for objects that refer to others. */
	abstract ObjectGraphs graphs();

}
