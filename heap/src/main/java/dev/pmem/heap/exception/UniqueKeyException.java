/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A unique key is taken already.
 */
public final class UniqueKeyException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Use another key";

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UniqueKeyException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UniqueKeyException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
