/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * Bytes of the pool are not what was written. Restore a backup; what was read before stays right.
 */
public class CorruptPoolException extends PoolException {

	private static final long serialVersionUID = 1L;

	public CorruptPoolException(String message) {
		super(message);
	}

	public CorruptPoolException(String message, Throwable cause) {
		super(message, cause);
	}

}
