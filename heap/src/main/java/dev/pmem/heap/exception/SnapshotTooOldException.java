/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * A transaction was open for so long, while others changed so much, that the versions that it sees can't be kept any
 * longer. Nothing is wrong with the pool: run the transaction again, and read in shorter transactions.
 */
public final class SnapshotTooOldException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Run it again; read in shorter transactions, close streams, or raise pmem.pool.max-snapshot-memory.";

	/** @param problem which transaction is too old, as the end of a sentence that begins with the pool */
	public SnapshotTooOldException(PoolFacts facts, String problem, @Nullable Throwable cause) {
		super(message(facts.subject() + ": " + problem, ADVICE), facts, ADVICE, cause);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public SnapshotTooOldException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public SnapshotTooOldException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
