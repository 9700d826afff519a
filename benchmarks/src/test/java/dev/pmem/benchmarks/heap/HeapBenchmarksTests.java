/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH finds every benchmark and each runs once; how fast is not asked.
 */
class HeapBenchmarksTests {

	@Test
	void everyBenchmarkRuns() throws RunnerException {
		Collection<RunResult> results = new Runner(new OptionsBuilder().include(HeapBenchmarks.class.getName())
				.param("accountCount", "300")
				.mode(Mode.SingleShotTime)
				.forks(0)
				.warmupIterations(0)
				.measurementIterations(1)
				.shouldFailOnError(true)
				.verbosity(VerboseMode.SILENT)
				.build()).run();
		assertThat(results).hasSize(8);
	}

}
