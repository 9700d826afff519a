/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * The operating system refused an operation on the pool's file: permissions, a missing directory, a failed read or sync.
 */
public final class PoolAccessException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Look at the file, its directory and its disk, then open the pool again";

	/**
	 * @param problem what the system refused, a sentence without its full stop
	 * @param advice what to do about it
	 */
	public PoolAccessException(PoolFacts facts, String problem, String advice, @Nullable Throwable cause) {
		super(message(problem, advice), facts, advice, cause);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolAccessException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolAccessException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
