/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.util.Objects;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * A file, or accounts, to try the import with.
 *
 * @param lines how many accounts are in it; a thousand where absent
 */
record SampleRequest(@Min(1) @Max(1_000_000) @Nullable Integer lines) {

	private static final int DEFAULT_LINES = 1_000;

	int linesOrDefault() {
		return Objects.requireNonNullElse(this.lines, DEFAULT_LINES);
	}

}
