/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.io.Serial;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;

/**
 * A class, or a repository of it, is declared in a way in which its entities can't be stored. Thrown at start, or when the
 * class is first used.
 */
public class InvalidMappingException extends MappingException {

	@Serial
	private static final long serialVersionUID = 1;

	private final String reason;

	private final String action;

	/**
	 * @param reason names class and member, and what is wrong with them, without a full stop
	 * @param action what to do, as a sentence without a full stop
	 */
	public InvalidMappingException(String reason, String action) {
		this(reason, action, null);
	}

	/**
	 * @param reason names class and member, and what is wrong with them, without a full stop
	 * @param action what to do, as a sentence without a full stop
	 * @param cause null if there is none
	 */
	public InvalidMappingException(String reason, String action, @Nullable Throwable cause) {
		super(reason + ". " + action, cause);
		this.reason = reason;
		this.action = action;
	}

	/** Names class and member, and what is wrong with them. */
	public String getReason() {
		return this.reason;
	}

	/** What to do, as a sentence without a full stop. */
	public String getAction() {
		return this.action;
	}

}
