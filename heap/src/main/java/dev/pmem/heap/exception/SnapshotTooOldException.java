/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A transaction was open for so long, while others changed so much, that what it sees can't be kept for it any longer. Nothing
 * is wrong with the pool: run it again, and read in shorter transactions.
 */
public class SnapshotTooOldException extends PoolException {

	private static final long serialVersionUID = 1L;

	public SnapshotTooOldException(String message) {
		super(message);
	}

	public SnapshotTooOldException(String message, Throwable cause) {
		super(message, cause);
	}

}
