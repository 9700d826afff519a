/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * The disk is full or the pool's maximum size is reached. Only the transaction that needed space fails.
 */
public final class PoolFullException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Free disk space, raise the maximum size, or delete data";

	/**
	 * @param problem what the system refused, a sentence without its full stop
	 * @param advice what to do about it
	 */
	public PoolFullException(PoolFacts facts, String problem, String advice, @Nullable Throwable cause) {
		super(message(problem, advice), facts, advice, cause);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolFullException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public PoolFullException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
