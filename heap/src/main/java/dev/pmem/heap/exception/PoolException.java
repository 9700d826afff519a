/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * Root of what the heap throws. The subclasses are one per reaction of the caller; each message names the pool, what was
 * expected, what was found, and what to do.
 */
public class PoolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public PoolException(String message) {
		super(message);
	}

	public PoolException(String message, Throwable cause) {
		super(message, cause);
	}

}
