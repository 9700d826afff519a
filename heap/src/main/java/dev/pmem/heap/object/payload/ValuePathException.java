/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import org.jspecify.annotations.Nullable;

/**
 * A value can't be stored. Thrown from within, and completed where the whole property path is known.
 */
public final class ValuePathException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String path;

	/** @param problem what follows the path in a sentence */
	public ValuePathException(String problem) {
		this("", problem, null);
	}

	/**
	 * A value that can't be stored because something else failed.
	 * @param problem what follows the path in a sentence
	 */
	public ValuePathException(String problem, Throwable cause) {
		this("", problem, cause);
	}

	private ValuePathException(String path, String problem, @Nullable Throwable cause) {
		super(problem, cause, false, false);
		this.path = path;
		this.problem = problem;
	}

	/**
	 * This exception with the path of the value that contains the wrong one.
	 * @param outer the name of the property or class that comes first in the new path
	 */
	public ValuePathException within(String outer) {
		boolean joined = this.path.isEmpty() || this.path.startsWith("[");
		return new ValuePathException(joined ? outer + this.path : outer + "." + this.path, this.problem, getCause());
	}

	/** The path from the outermost known value to the wrong one; empty if the wrong value itself was written. */
	public String path() {
		return this.path;
	}

	/** The end of a sentence that begins with the path. */
	public String problem() {
		return this.problem;
	}

}
