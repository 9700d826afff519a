/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.data.migration.PmemMigrationException;

/**
 * Names the migration that failed.
 */
class PmemMigrationFailureAnalyzer extends AbstractFailureAnalyzer<PmemMigrationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PmemMigrationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
