/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.benchmarks.measure.Operation;
import dev.pmem.benchmarks.measure.Results;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * The table is made; how fast is not asked.
 */
class DurableCommitsTests {

	@TempDir
	private Path folder;

	@Test
	void table() throws IOException {
		DurableCommits commits = DurableCommits.parse(List.of("--stores=raw,heap,mvstore", "--accounts=200",
				"--rounds=1",
				"--window=1", "--warm-up=1", "--folder=" + this.folder, "--jvm=-XX:TieredStopAtLevel=1"));
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		Results<StoreKind> results = commits.run(new PrintStream(output, true, StandardCharsets.UTF_8));
		assertThat(output.toString(StandardCharsets.UTF_8))
				.contains("| store | 1 thread, commits/s | / raw | goal | 8 threads, commits/s | / raw | goal |")
				.containsPattern("\\| raw: append 256 bytes, fdatasync \\| [0-9.,]+ ±0% \\| 1.00 \\|  \\|")
				.containsPattern(
						"\\| pmem engine, power-loss \\| .* 0.80 (reached|missed) .* 4.00 (reached|missed) \\|")
				.contains("| H2 MVStore, commit and sync |");
		for (StoreKind kind : commits.stores()) {
			for (int threads : commits.threadCounts()) {
				assertThat(results.operationsPerSecond(kind, Operation.UPDATE, threads).median()).isPositive();
			}
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> DurableCommits.parse(List.of("--store=raw")))
				.withMessage("unknown: --store=raw");
		assertThatIllegalArgumentException().isThrownBy(() -> DurableCommits.parse(List.of("--stores=oracle")));
	}

	@Test
	void optionsGoBeforeTheTimesOfAFlag() {
		DurableCommits commits = DurableCommits.parse(List.of("--rounds=3", "--quick"));
		assertThat(commits.timing().rounds()).isEqualTo(3);
		assertThat(commits.timing().window()).hasMillis(50);
	}

}
