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
record CrashRequest(
		@NotNull(message = "To halt the JVM, confirm with halt.") @Pattern(regexp = "halt", message = "To halt the JVM, confirm with halt.") String confirm) {}
