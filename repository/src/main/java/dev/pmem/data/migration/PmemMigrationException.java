/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import org.jspecify.annotations.Nullable;

/**
 * Migrations can't run, or one of them failed: the application does not start.
 */
public class PmemMigrationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * @param message which migration, and why
	 * @param action what somebody can do about it
	 */
	public PmemMigrationException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/** What somebody can do about it. */
	public String getAction() {
		return this.action;
	}

}
