/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.jakarta.UnsupportedAnnotationException;

/**
 * Names the annotation that can't be honoured, and what to do instead.
 */
class UnsupportedAnnotationFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedAnnotationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedAnnotationException cause) {
		return new FailureAnalysis(
				"An annotation of an entity can't be honoured.%n%n    %s.".formatted(cause.getReason()),
				StringUtils.capitalize(cause.getRemedy()) + ".", cause);
	}

}
