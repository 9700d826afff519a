/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * A context as the transaction drives it that it is attached to.
 */
abstract class DrivenContext {

	/** What the context does for objects that refer to others, and the sequence of saving; made when it is needed. */
	@Nullable
	ObjectGraphs graphs;

	/** Writes the changes of managed instances. */
	abstract void flush();

	/** Writes the states of instances without ids that were read in earlier transactions and belong to what was saved. */
	abstract void writeAdopted();

	/** A mark to which {@link #rollbackTo} goes back. */
	abstract int savepoint();

	/** Goes back to a mark, after the transaction was rolled back to its savepoint. */
	abstract void rollbackTo(int mark);

	/** Takes back what instances were given, after the transaction was rolled back. */
	abstract void rolledBack();

	/** What the context does for objects that refer to others. */
	abstract ObjectGraphs graphs();

	/** A flush begins. */
	final void beginRounds() {
		FlushRounds known = rounds();
		if (known != null) {
			known.begin();
		}
	}

	/** Whether the flush needs another round, because listeners were called. */
	final boolean isAnotherRound() {
		FlushRounds known = rounds();
		return known != null && known.isAnother();
	}

	/** A flush has ended. */
	final void endRounds() {
		FlushRounds known = rounds();
		if (known != null) {
			known.end();
		}
	}

	private @Nullable FlushRounds rounds() {
		return (this.graphs != null) ? this.graphs.rounds() : null;
	}

	/** Whether the object has a managed instance with changes that no flush has written. */
	abstract boolean isChanged(long reference);

}
