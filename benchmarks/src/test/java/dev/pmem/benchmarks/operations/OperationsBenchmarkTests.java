/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.benchmarks.operations.h2.H2Items;
import dev.pmem.benchmarks.operations.model.ItemStore;
import dev.pmem.benchmarks.operations.pmem.PmemItemStore;

class OperationsBenchmarkTests {

	private static final int COUNT = 2000;

	@TempDir
	private Path folder;

	@Test
	void eachCallDoesTheSameInBothStores() throws IOException {
		try (Scene pmem = scene(new PmemItemStore(Files.createDirectory(this.folder.resolve("pmem"))));
				Scene other = scene(new H2Items(Files.createDirectory(this.folder.resolve("h2"))))) {
			for (Call call : Calls.all()) {
				assertThat(new Meter(call, pmem).once()).as(call.title()).isEqualTo(new Meter(call, other).once());
			}
			assertThat(pmem.items().count()).isEqualTo(COUNT).isEqualTo(other.items().count());
		}
	}

	@Test
	void printsARowForEachCallAskedFor() throws IOException {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		OperationsBenchmark.parse(List.of("--entities=1000,2000", "--calls=findById|save of", "--rounds=1",
				"--window=1", "--warm-up=1", "--parameters=3")).run(new PrintStream(output, true,
						StandardCharsets.UTF_8));
		assertThat(output.toString(StandardCharsets.UTF_8)).contains("1,000 items", "2,000 items", "| findById |",
				"| save of a new one, seven trees |");
	}

	private static Scene scene(ItemStore store) {
		return new Scene(store, COUNT, Integer.MAX_VALUE);
	}

}
