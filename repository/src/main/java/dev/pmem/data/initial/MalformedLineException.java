/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

/** A line breaks the rules of its file's format. */
final class MalformedLineException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final long line;

	/** @param line counted from 1 */
	MalformedLineException(long line, String problem, Throwable cause) {
		super(problem, cause);
		this.line = line;
	}

	MalformedLineException(long line, String problem) {
		super(problem);
		this.line = line;
	}

	long line() {
		return this.line;
	}

}
