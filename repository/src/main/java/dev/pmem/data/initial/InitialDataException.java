/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import org.jspecify.annotations.Nullable;

/**
 * Initial data can't be loaded; nothing of it is stored, and the application does not start.
 */
public class InitialDataException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * @param message which file and line, and why
	 * @param action what somebody can do about it
	 * @param cause null if there is none
	 */
	public InitialDataException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/** What somebody can do about it. */
	public String getAction() {
		return this.action;
	}

}
