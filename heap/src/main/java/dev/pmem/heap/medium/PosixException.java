/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;

/** A call of the C library that failed. */
final class PosixException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	PosixException(String function, int errno, String reason) {
		super(function + ": " + reason + " (errno " + errno + ")");
		this.errno = errno;
	}

	int errno() {
		return this.errno;
	}

}
