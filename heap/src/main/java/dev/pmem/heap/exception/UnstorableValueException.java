/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A value can't be stored (too large, or of a class that its property does not admit), and the message names the property
 * path; or none is left that could be an id.
 */
public class UnstorableValueException extends PoolException {

	private static final long serialVersionUID = 1L;

	public UnstorableValueException(String message) {
		super(message);
	}

	public UnstorableValueException(String message, Throwable cause) {
		super(message, cause);
	}

}
