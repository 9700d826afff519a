/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.time.Duration;

/**
 * How often and how long windows are measured.
 *
 * @param rounds how often each window is repeated
 * @param window how long one measurement takes
 * @param warmUp how long each operation runs at most before the first round
 */
public record Timing(int rounds, Duration window, Duration warmUp) {

	/** Times in milliseconds. */
	public static Timing millis(int rounds, int window, int warmUp) {
		return new Timing(rounds, Duration.ofMillis(window), Duration.ofMillis(warmUp));
	}

	/**
	 * What was asked for.
	 * @param usual the times unless asked otherwise
	 */
	public static Timing of(Arguments arguments, Timing usual) {
		boolean quick = arguments.flag("--quick");
		boolean thorough = arguments.flag("--thorough");
		Timing timing = quick ? millis(2, 50, 500) : thorough ? millis(9, 1000, 20_000) : usual;
		return millis(arguments.number("--rounds", timing.rounds),
				arguments.number("--window", (int) timing.window.toMillis()),
				arguments.number("--warm-up", (int) timing.warmUp.toMillis()));
	}

}
