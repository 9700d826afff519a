/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * The pool is open in another process, or already open in this one. Close it there, or name another file.
 */
public final class PoolLockedException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Close the other opener, or name another file";

	/**
	 * @param problem which process has the pool, a sentence without its full stop
	 * @param advice what to do about it
	 */
	public PoolLockedException(PoolFacts facts, String problem, String advice, @Nullable Throwable cause) {
		super(message(problem, advice), facts, advice, cause);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolLockedException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolLockedException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
