/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * The engine has made a mistake: a condition that it sees to itself doesn't hold, or an operation that can't fail has failed.
 * Nothing says that the pool is damaged. Report it with its stack trace.
 */
public final class EngineException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "This is a mistake of pmem, not damage to the pool: please report it with its"
			+ " stack trace; close the pool and open it again.";

	/**
	 * @param problem what doesn't hold, or what has failed, as the end of a sentence that begins with the pool
	 */
	public EngineException(PoolFacts facts, String problem, @Nullable Throwable cause) {
		super(message(facts.complete(facts.subject() + facts.place() + ": " + problem), ADVICE), facts, ADVICE,
				cause);
	}

}
