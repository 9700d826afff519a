/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Starts a storm.
 *
 * @param threads how many transfer at the same time
 * @param seconds how long
 */
record StormRequest(@NotNull @Min(1) @Max(64) Integer threads, @NotNull @Min(1) @Max(300) Integer seconds) {}
