/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;

import org.jspecify.annotations.Nullable;

/**
 * Which of an account's transfers to list.
 *
 * @param before only those before this one, by its id; the newest where absent
 * @param size how many
 */
record StatementRequest(@Positive @Nullable Long before, @Min(1) @Max(200) @Nullable Integer size) {}
