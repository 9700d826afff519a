/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * The engine has made a mistake: a condition that the engine ensures does not hold, or an operation that can't fail has
 * failed. This does not mean that the pool is damaged. Report the exception with its stack trace.
 */
public final class EngineException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "This is a mistake of pmem, not damage to the pool: please report it with its"
			+ " stack trace; close the pool and open it again.";

	/**
	 * @param problem the condition that does not hold, or the operation that failed, as the end of a sentence that
	 * begins with the pool
	 */
	public EngineException(PoolFacts facts, String problem, @Nullable Throwable cause) {
		super(message(facts.complete(facts.subject() + facts.place() + ": " + problem), ADVICE), facts, ADVICE,
				cause);
	}

}
