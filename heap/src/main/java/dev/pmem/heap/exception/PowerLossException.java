/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The pool was open with process-crash when the machine stopped, and may hold parts of commits. Restore a backup, or take the
 * pool as it is.
 */
public class PowerLossException extends CorruptPoolException {

	private static final long serialVersionUID = 1L;

	public PowerLossException(String message) {
		super(message);
	}

}
