/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The pool was written in a format that this release does not read: too new, too old, or of the other byte order.
 */
public class UnsupportedFormatException extends PoolException {

	private static final long serialVersionUID = 1L;

	public UnsupportedFormatException(String message) {
		super(message);
	}

	public UnsupportedFormatException(String message, Throwable cause) {
		super(message, cause);
	}

}
