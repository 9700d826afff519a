/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.io.Serial;

import org.springframework.data.mapping.MappingException;

/**
 * An annotation of Jakarta Persistence or Hibernate changes what an application does, and can't be honoured. Thrown at
 * start, so that nothing is silently lost.
 */
public class UnsupportedAnnotationException extends MappingException {

	@Serial
	private static final long serialVersionUID = 1;

	private final String reason;

	private final String remedy;

	/**
	 * @param reason names class, member and annotation, and why it can't be honoured, without a full stop
	 * @param remedy what to do instead, as a clause without a full stop
	 */
	public UnsupportedAnnotationException(String reason, String remedy) {
		super(reason + ": " + remedy);
		this.reason = reason;
		this.remedy = remedy;
	}

	/** Names class, member and annotation, and why it can't be honoured. */
	public String getReason() {
		return this.reason;
	}

	/** What to do instead. */
	public String getRemedy() {
		return this.remedy;
	}

}
