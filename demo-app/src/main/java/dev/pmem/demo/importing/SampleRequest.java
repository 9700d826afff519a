/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.jspecify.annotations.Nullable;

/**
 * A file to try the import with.
 *
 * @param lines how many accounts are in it
 */
record SampleRequest(@Min(1) @Max(1_000_000) @Nullable Integer lines) {}
