/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table is made; how fast is not asked.
 */
class EngineTransfersTests {

	@TempDir
	private Path folder;

	@Test
	void table() throws IOException {
		EngineTransfers transfers = EngineTransfers.parse(List.of("--media=process_crash",
				"--objects=small_by_reference,accounts_by_id", "--count=200", "--rounds=1", "--window=1", "--warm-up=1",
				"--folder=" + this.folder, "--jvm=-XX:TieredStopAtLevel=1"));
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		transfers.run(new PrintStream(output, true, StandardCharsets.UTF_8));
		assertThat(output.toString(StandardCharsets.UTF_8))
				.containsPattern(
						"\\| 16 bytes, by reference \\| process-crash \\| [0-9.,]+ ±0% \\| 1,000,000 (reached|missed) \\|")
				.containsPattern("\\| account of 150 bytes.*, by id \\| process-crash \\|");
		assertThat(this.folder).isEmptyDirectory();
	}

}
