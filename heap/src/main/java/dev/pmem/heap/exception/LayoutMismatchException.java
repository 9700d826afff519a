/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A stored layout can't be mapped to the class as it is now; the message names the property and both types.
 */
public final class LayoutMismatchException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Give the property the type that it was stored with, or a new name";

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public LayoutMismatchException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	private LayoutMismatchException(String message, String advice) {
		super(message, PoolFacts.NONE, advice, null);
	}

	/** The exception for classes that the pool knows as those of another extent. */
	public static LayoutMismatchException otherExtent(String message) {
		return new LayoutMismatchException(message,
				"Restore the hierarchy that the pool was written with, or export the"
						+ " objects and import them into a new pool");
	}

	private LayoutMismatchException(String message, LayoutMismatchException cause) {
		super(message, PoolFacts.NONE, cause.advice(), cause);
	}

	/** This exception with the place where it was met before its message. */
	public LayoutMismatchException in(String place) {
		return new LayoutMismatchException(place + ": " + getMessage(), this);
	}

	/** The exception for an object whose class is not among those that the application has. */
	public static LayoutMismatchException unknownClass(String message) {
		return new LayoutMismatchException(message, "Put the class back, or name it when the extent is opened");
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public LayoutMismatchException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
