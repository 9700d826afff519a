/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.boot.CheckpointException;

/**
 * Says what takes the place of checkpoints of the JVM.
 */
class CheckpointFailureAnalyzer extends AbstractFailureAnalyzer<CheckpointException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CheckpointException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Start without spring.context.checkpoint. For a faster start use an AOT cache, whose training run"
						+ " (spring.context.exit=onRefresh) opens no pool.",
				cause);
	}

}
