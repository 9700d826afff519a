/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A property's type can't be stored; the message names the property path and the type. Its advice says what to do about
 * this very type.
 */
public final class UnsupportedTypeException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Change the property's type, or leave the property out";

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnsupportedTypeException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnsupportedTypeException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

	/**
	 * @param problem names the property and the type, and what is wrong with them, without a full stop
	 * @param advice what to do, as a sentence without a full stop
	 */
	public UnsupportedTypeException(String problem, String advice) {
		super(message(problem, advice), PoolFacts.NONE, advice, null);
	}

	/**
	 * @param problem names the property and the type, and what is wrong with them, without a full stop
	 * @param advice what to do, as a sentence without a full stop
	 */
	public UnsupportedTypeException(String problem, String advice, Throwable cause) {
		super(message(problem, advice), PoolFacts.NONE, advice, cause);
	}

}
