/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The one door of all writers of a heap: users' transactions, the catalog, id sequences and the opening of extents. Each
 * of them changes the pool by a {@link Transaction}, which asks the gate before its first change and again at its commit.
 * A heap that must not be written to shuts the gate: a heap that is inspected, and a follower of another machine's heap.
 * Reading goes on. Thread-safe.
 */
public final class WriteGate {

	/** Makes the exception for writers; null while the gate is open. */
	private volatile @Nullable Supplier<? extends RuntimeException> refusal;

	/** Refuses all further changes, and the commits of transactions that have changed something. */
	public void shut(Supplier<? extends RuntimeException> refusal) {
		this.refusal = refusal;
	}

	public boolean isOpen() {
		return this.refusal == null;
	}

	/**
	 * Admits a writer, or throws what {@link #shut} was given.
	 */
	public void requireOpen() {
		Supplier<? extends RuntimeException> made = this.refusal;
		if (made != null) {
			throw made.get();
		}
	}

}
