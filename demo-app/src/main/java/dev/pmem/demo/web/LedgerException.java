/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * The ledger refuses a request, for a reason that whoever sent it can understand.
 */
public class LedgerException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Problem problem;

	private final @Nullable String field;

	/**
	 * @param problem what kind of problem it is
	 * @param field the field of the request that is to blame, if it's one
	 * @param message what to tell the sender
	 */
	public LedgerException(Problem problem, @Nullable String field, String message) {
		super(message);
		this.problem = problem;
		this.field = field;
	}

	public Problem problem() {
		return this.problem;
	}

	public @Nullable String field() {
		return this.field;
	}

}
