/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.mapping.MappingException;

/**
 * Explains what Spring Data itself refuses of a class that is to be stored in a pool. Comes after the analyzers of what we
 * refuse ourselves.
 */
class MappingFailureAnalyzer extends AbstractFailureAnalyzer<MappingException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MappingException cause) {
		boolean isOurs = Stream.of(cause.getStackTrace())
				.anyMatch((element) -> element.getClassName().startsWith("dev.pmem.data."));
		Throwable root = NestedExceptionUtils.getRootCause(cause);
		String reason = cause.getMessage() + ((root != null) ? ": " + root.getMessage() : "");
		return isOurs
				? new FailureAnalysis("A class can't be mapped to stored objects.%n%n    %s".formatted(reason),
						"Change the class or the annotation that the description names.", cause)
				: null;
	}

}
