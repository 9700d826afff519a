/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The disk is full or the pool's maximum size is reached. Only the transaction that asked for space fails.
 */
public class PoolFullException extends PoolException {

	private static final long serialVersionUID = 1L;

	public PoolFullException(String message) {
		super(message);
	}

	public PoolFullException(String message, Throwable cause) {
		super(message, cause);
	}

}
