/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * Code of the application failed when the heap called it: a constructor, a getter or a converter of a stored class. The
 * cause is the exception that the code threw.
 */
public final class ApplicationCodeException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Look at the cause: the application's class has thrown it.";

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 * @param cause the exception that the application's code threw; null if there is none
	 */
	public ApplicationCodeException(String message, @Nullable Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
