/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.Serial;

/**
 * A record breaks the rules of RFC 4180. Reading can go on after it.
 */
class MalformedCsvException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final long line;

	MalformedCsvException(long line, String message) {
		super(message);
		this.line = line;
	}

	/** Where the record begins, counted from 1. */
	long line() {
		return this.line;
	}

}
