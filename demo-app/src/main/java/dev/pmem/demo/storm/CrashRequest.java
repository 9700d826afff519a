/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * Halts the JVM.
 *
 * @param confirm must say {@code halt}, so that nobody does it by mistake
 */
record CrashRequest(@NotNull @Pattern(regexp = "halt", message = "must be halt") String confirm) {}
