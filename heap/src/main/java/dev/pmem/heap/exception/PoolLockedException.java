/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The pool is open in another process, or a second time in this one. Close the other opener, or name another file.
 */
public class PoolLockedException extends PoolException {

	private static final long serialVersionUID = 1L;

	public PoolLockedException(String message) {
		super(message);
	}

	public PoolLockedException(String message, Throwable cause) {
		super(message, cause);
	}

}
