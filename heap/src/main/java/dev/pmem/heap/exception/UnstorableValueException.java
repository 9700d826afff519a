/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A value can't be stored: it is too large, or of a class that its property does not admit; the message names the
 * property path. Also thrown if no id is left that could be generated.
 */
public final class UnstorableValueException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Store another value, or give the property another type";

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnstorableValueException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnstorableValueException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
