/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.benchmarks.store.Store;
import dev.pmem.benchmarks.store.StoreKind;

class KillTrialTests {

	@TempDir
	private Path folder;

	@Test
	void nothingAcknowledgedIsLost() throws IOException {
		KillTrial trial = KillTrial.run(StoreKind.HEAP_PROCESS_CRASH, this.folder, 2, Duration.ofMillis(50));
		assertThat(trial.acknowledged()).isPositive();
		assertThat(trial.lost()).isZero();
		assertThat(trial.unreadable()).isZero();
	}

	@Test
	void whatIsNotThereIsLost() throws IOException {
		try (Store store = StoreKind.HEAP_PROCESS_CRASH.open(this.folder)) {
			store.insert(0, 3);
		}
		KillTrial trial = KillTrial.check(StoreKind.HEAP_PROCESS_CRASH, this.folder, new long[]{0, 1, 2, 3, 4});
		assertThat(trial).isEqualTo(new KillTrial(5, 2, 0));
		assertThat(trial.plus(new KillTrial(1000, 10, 0)).format()).isEqualTo("12 of 1,005");
	}

	@Test
	void aStoreThatCanNotBeOpenedIsUnreadable() throws IOException {
		Files.writeString(this.folder.resolve("accounts.pmem"), "no pool");
		KillTrial trial = KillTrial.check(StoreKind.HEAP_PROCESS_CRASH, this.folder, new long[]{0, 1});
		assertThat(trial).isEqualTo(new KillTrial(2, 0, 2));
		assertThat(trial.format()).isEqualTo("0 of 2, 2 unreadable");
	}

	@Test
	void table() throws IOException {
		Promises promises = Promises.parse("kill",
				List.of("--stores=raw,mvstore", "--threads=1", "--rounds=1", "--folder=" + this.folder));
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		promises.run(new PrintStream(output, true, StandardCharsets.UTF_8));
		assertThat(output.toString(StandardCharsets.UTF_8))
				.contains("| store | an acknowledged commit, as documented | lost to kill -9, 1 thread |")
				.contains("| raw: append 256 bytes, fdatasync | survives power loss | - |")
				.containsPattern("\\| H2 MVStore, commit and sync \\| .* \\| 0 of [0-9,]+ \\|");
		assertThat(this.folder).isEmptyDirectory();
	}

}
