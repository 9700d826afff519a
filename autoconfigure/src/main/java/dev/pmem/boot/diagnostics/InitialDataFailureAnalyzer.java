/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.data.initial.InitialDataException;

/**
 * Names the file and the line that can't be loaded.
 */
class InitialDataFailureAnalyzer extends AbstractFailureAnalyzer<InitialDataException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InitialDataException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
