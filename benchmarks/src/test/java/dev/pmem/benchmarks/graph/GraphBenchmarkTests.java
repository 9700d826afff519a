/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph;

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

import dev.pmem.benchmarks.graph.h2.H2Graphs;
import dev.pmem.benchmarks.graph.model.GraphStore;
import dev.pmem.benchmarks.graph.pmem.PmemGraphs;

class GraphBenchmarkTests {

	@TempDir
	private Path folder;

	@Test
	void bothStoresDoTheSame() throws IOException {
		try (GraphStore pmem = new PmemGraphs(Files.createDirectory(this.folder.resolve("pmem")));
				GraphStore other = new H2Graphs(Files.createDirectory(this.folder.resolve("h2")))) {
			for (GraphStore store : List.of(pmem, other)) {
				store.storeBasics(10);
				assertThat(store.traverse()).isEqualTo(45);
				long order = store.storeOrder(10);
				assertThat(store.total(order)).isEqualTo(285);
				store.addLine(order);
				assertThat(store.total(order)).isEqualTo(285 + order % GraphStore.PRODUCTS);
			}
		}
	}

	@Test
	void printsARowForEachOperation() throws IOException {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		GraphBenchmark.parse(List.of("--entries=1000", "--nodes=10", "--lines=10", "--rounds=1", "--window=1",
				"--warm-up=2")).run(new PrintStream(output, true, StandardCharsets.UTF_8));
		assertThat(output.toString(StandardCharsets.UTF_8)).contains("| load an order", "| traverse 10 nodes",
				"| add a line", "| get from a map of 1,000 entries", "| put into a map");
	}

}
