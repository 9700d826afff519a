/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The pool was written in a format that this release does not read: too new, too old, or of the other byte order.
 */
public final class UnsupportedFormatException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Use the newer release that wrote it.";

	/** @param problem what isn't supported, as the end of a sentence that begins with the pool */
	public UnsupportedFormatException(PoolFacts facts, String problem, String advice) {
		super(message(facts.complete(facts.subject() + " " + problem), advice), facts, advice, null);
	}

	/** As above, with the advice that is right for pools of a newer release. */
	public UnsupportedFormatException(PoolFacts facts, String problem) {
		this(facts, problem, ADVICE);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnsupportedFormatException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UnsupportedFormatException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
