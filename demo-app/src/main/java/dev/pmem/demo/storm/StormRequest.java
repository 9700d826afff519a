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
record StormRequest(
		@NotNull(message = THREADS) @Min(value = 1, message = THREADS) @Max(value = 64, message = THREADS) Integer threads,
		@NotNull(message = SECONDS) @Min(value = 1, message = SECONDS) @Max(value = 300, message = SECONDS) Integer seconds) {

	private static final String THREADS = "Choose 1 to 64 threads.";

	private static final String SECONDS = "Choose 1 to 300 seconds.";

}
