/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.Serial;

/**
 * A record can't be imported.
 */
class LineException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String field;

	LineException(String field, String message) {
		super(message);
		this.field = field;
	}

	/** The column to blame; empty if it's the whole line. */
	String field() {
		return this.field;
	}

}
