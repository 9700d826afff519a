/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * Code of the application that the heap has called failed: a constructor, a getter or a converter of a class whose objects
 * are stored. The cause is what it threw.
 */
public final class ApplicationCodeException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Look at the cause: the application's class has thrown it.";

	public ApplicationCodeException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
