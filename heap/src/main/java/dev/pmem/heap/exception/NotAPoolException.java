/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The file is not a pool. It was left as it was; name another path, or move the file away.
 */
public class NotAPoolException extends PoolException {

	private static final long serialVersionUID = 1L;

	public NotAPoolException(String message) {
		super(message);
	}

	public NotAPoolException(String message, Throwable cause) {
		super(message, cause);
	}

}
