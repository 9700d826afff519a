/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * The pool was open with process-crash when the machine stopped, and may hold parts of commits. Restore a backup, or take the
 * pool as it is.
 */
public final class PowerLossException extends CorruptPoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "It was left as it was. Restore a backup, or open it once with"
			+ " AfterPowerLoss.ACCEPT.";

	/**
	 * @param facts the pool and its file
	 * @param problem what the pool lost, or may have lost
	 */
	public PowerLossException(PoolFacts facts, String problem) {
		super(message(facts.complete(problem), ADVICE), facts, ADVICE);
	}

}
