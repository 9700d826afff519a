/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

import dev.pmem.benchmarks.graph.h2.H2Graphs;
import dev.pmem.benchmarks.graph.model.GraphStore;
import dev.pmem.benchmarks.graph.pmem.PmemGraphs;
import dev.pmem.benchmarks.measure.Arguments;
import dev.pmem.benchmarks.measure.Machine;
import dev.pmem.benchmarks.measure.Measurement;
import dev.pmem.benchmarks.measure.Report;
import dev.pmem.benchmarks.measure.Timing;
import dev.pmem.benchmarks.measure.WindowRunner;
import dev.pmem.benchmarks.measure.Workspace;

/**
 * Graphs of entities beside JPA on H2, and a persistent map beside others; one thread, all in one JVM.
 *
 * @param entryCount how many entries the maps have
 * @param nodeCount how many nodes are walked along
 * @param lineCount how many lines the large orders have
 * @param timing how often and how long
 */
public record GraphBenchmark(int entryCount, int nodeCount, int lineCount, Timing timing) {

	/** How to ask for it. */
	public static final String USAGE = """
			       benchmarks/run graph [--quick | --thorough] [--NAME=VALUE ...]
			                       graphs of entities beside JPA/H2, a map beside others; one thread, one JVM
			  --entries=1000000  --nodes=1000  --lines=1000  --rounds=5  --window=500  --warm-up=6000
			  (live objects: benchmarks/run --peers=live,map --operations=find,update --threads=1)
			""";

	private static final Timing USUAL = Timing.millis(5, 500, 6000);

	private static final int SMALL_ORDERS = 1000;

	private static final int SMALL_ORDER_LINES = 10;

	private static final int LARGE_ORDERS = 200;

	/** Reads the command line. */
	public static GraphBenchmark parse(List<String> line) {
		Arguments arguments = new Arguments(line);
		GraphBenchmark settings = new GraphBenchmark(arguments.number("--entries", 1_000_000),
				arguments.number("--nodes", 1000), arguments.number("--lines", 1000), Timing.of(arguments, USUAL));
		arguments.end();
		return settings;
	}

	/** Measures and prints. */
	public void run(PrintStream out) throws IOException {
		try (Workspace workspace = Workspace.in(Workspace.ON_DISK)) {
			out.println(Machine.describe(workspace.folder()));
			out.println("Processor time for each operation, the median of " + this.timing.rounds() + " rounds.\n");
			out.println("| operation | pmem, ns | others, ns | other / pmem |\n|---|---:|---|---|");
			runGraphs(workspace.subfolder("pmem"), workspace.subfolder("h2"), out);
			runMaps(workspace.subfolder("map"), workspace.subfolder("mv"), workspace.subfolder("lmdb"), out);
		}
	}

	private void runGraphs(Path pmemFolder, Path otherFolder, PrintStream out) {
		Map<String, GraphStore> stores = new LinkedHashMap<>();
		try {
			stores.put("pmem", new PmemGraphs(pmemFolder));
			stores.put("JPA/H2", new H2Graphs(otherFolder));
			Map<String, LongSupplier> loads = new LinkedHashMap<>();
			Map<String, LongSupplier> atOnce = new LinkedHashMap<>();
			Map<String, LongSupplier> walks = new LinkedHashMap<>();
			Map<String, LongSupplier> additions = new LinkedHashMap<>();
			stores.forEach((name, store) -> {
				store.storeBasics(this.nodeCount);
				SplittableRandom random = new SplittableRandom(42);
				long[] small = orders(store, SMALL_ORDERS, SMALL_ORDER_LINES);
				long[] large = orders(store, LARGE_ORDERS, this.lineCount);
				loads.put(name, () -> store.total(small[random.nextInt(small.length)]));
				atOnce.put(name, () -> store.totalAtOnce(small[random.nextInt(small.length)]));
				walks.put(name, store::traverse);
				additions.put(name, () -> {
					store.addLine(large[random.nextInt(large.length)]);
					return 0;
				});
			});
			measure("load an order with " + SMALL_ORDER_LINES + " lines and their products", loads, 1, out);
			measure("the same, by one query that fetches all", atOnce, 1, out);
			measure("traverse %,d nodes".formatted(this.nodeCount), walks, 1, out);
			measure("add a line to an order with %,d or more".formatted(this.lineCount), additions, 1, out);
		} finally {
			stores.values().forEach(GraphStore::close);
		}
	}

	private static long[] orders(GraphStore store, int count, int lines) {
		long[] orders = new long[count];
		Arrays.setAll(orders, (_) -> store.storeOrder(lines));
		return orders;
	}

	private void runMaps(Path pmemFolder, Path mvStoreFolder, Path lmdbFolder, PrintStream out) {
		Map<String, Maps.Opened> maps = new LinkedHashMap<>();
		try {
			maps.put("pmem", Maps.pmem(pmemFolder));
			maps.put("TreeMap", Maps.treeMap());
			maps.put("MVStore", Maps.mvStore(mvStoreFolder));
			maps.put("LMDB", Maps.lmdb(lmdbFolder));
			Map<String, LongSupplier> gets = new LinkedHashMap<>();
			Map<String, LongSupplier> puts = new LinkedHashMap<>();
			maps.forEach((name, map) -> {
				map.fill(this.entryCount);
				SplittableRandom random = new SplittableRandom(42);
				gets.put(name, () -> map.get(random, this.entryCount));
				puts.put(name, () -> map.put(random, this.entryCount));
			});
			String size = "%,d entries".formatted(this.entryCount);
			measure("get from a map of " + size, gets, Maps.BATCH, out);
			measure("put into a map of " + size, puts, Maps.BATCH, out);
		} finally {
			maps.values().forEach((map) -> map.close().run());
		}
	}

	/** Windows take turns. */
	private void measure(String title, Map<String, LongSupplier> peers, int perCall, PrintStream out) {
		Map<String, List<Double>> nanos = new LinkedHashMap<>();
		try (WindowRunner windows = new WindowRunner()) {
			Duration warmUp = this.timing.warmUp().dividedBy(2);
			peers.values().forEach((peer) -> windows.run(List.of(peer::getAsLong), warmUp));
			for (int round = 0; round < this.timing.rounds(); round++) {
				peers.forEach((name, peer) -> {
					Measurement measurement = windows.run(List.of(peer::getAsLong), this.timing.window());
					nanos.computeIfAbsent(name, (_) -> new ArrayList<>())
							.add(measurement.cpuNanosPerOperation() / perCall);
				});
			}
		}
		double ours = median(nanos.getOrDefault("pmem", List.of()));
		StringBuilder others = new StringBuilder();
		StringBuilder ratios = new StringBuilder();
		nanos.forEach((name, values) -> {
			if (!name.equals("pmem")) {
				String separator = others.isEmpty() ? "" : ", ";
				others.append(separator).append(name).append(' ').append(Report.format(median(values)));
				ratios.append(separator).append(name).append(' ').append(Report.format(median(values) / ours));
			}
		});
		out.println("| %s | %s | %s | %s |".formatted(title, Report.format(ours), others, ratios));
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return sorted[sorted.length / 2];
	}

}
