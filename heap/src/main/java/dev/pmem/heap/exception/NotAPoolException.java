/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The file is not a pool. The file was left as it was. Name another path, or move the file away.
 */
public final class NotAPoolException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "It was left as it was; name another path, or move the file away.";

	/** @param problem what the file is instead, as the end of a sentence that begins with the file */
	public NotAPoolException(PoolFacts facts, String problem, String advice) {
		super(message("File " + facts.pool() + " " + facts.complete(problem), advice), facts, advice, null);
	}

	/** As above, with the advice that is right for most files. */
	public NotAPoolException(PoolFacts facts, String problem) {
		this(facts, problem, ADVICE);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public NotAPoolException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public NotAPoolException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
	}

}
