/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The operating system refused an operation on the pool's file: permissions, a missing directory, a failed read or sync.
 */
public class PoolAccessException extends PoolException {

	private static final long serialVersionUID = 1L;

	public PoolAccessException(String message) {
		super(message);
	}

	public PoolAccessException(String message, Throwable cause) {
		super(message, cause);
	}

}
