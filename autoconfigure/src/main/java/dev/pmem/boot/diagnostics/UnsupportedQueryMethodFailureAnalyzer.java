/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.data.repository.query.UnsupportedQueryMethodException;

/**
 * Names the repository method for which no query can be made.
 */
class UnsupportedQueryMethodFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedQueryMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedQueryMethodException cause) {
		return new FailureAnalysis(
				"A repository declares a method for which no query can be made.%n%n    Method: %s%n    Reason: %s"
						.formatted(cause.getMethodDescription(), cause.getReason()),
				"Change the method's name, parameters or result to something that's supported, remove it, or implement "
						+ "it in a fragment of the repository.",
				cause);
	}

}
