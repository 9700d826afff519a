/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.data.core.mapping.InvalidMappingException;

/**
 * Names the class or repository that is declared wrongly, and what to change.
 */
class InvalidMappingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMappingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMappingException cause) {
		return new FailureAnalysis(
				"An entity or a repository is declared in a way that can't work.%n%n    %s.".formatted(cause
						.getReason()),
				cause.getAction() + ".", cause);
	}

}
