/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

import dev.pmem.benchmarks.measure.Arguments;
import dev.pmem.benchmarks.measure.Machine;
import dev.pmem.benchmarks.measure.Report;
import dev.pmem.benchmarks.measure.Timing;
import dev.pmem.benchmarks.measure.Workspace;
import dev.pmem.benchmarks.operations.h2.H2Items;
import dev.pmem.benchmarks.operations.model.ItemStore;
import dev.pmem.benchmarks.operations.pmem.PmemItemStore;

/**
 * Measures what services do all day beside JPA/H2, both in one JVM, in windows that take turns.
 * @param counts how many items there are, one table each
 * @param pattern the titles of the calls that are measured
 * @param variants how many different parameters a call gets at most
 * @param peer whether the other store is measured too
 */
public record OperationsBenchmark(List<Integer> counts, Pattern pattern, int variants, boolean peer, Timing timing) {

	/** How to ask for it. */
	public static final String USAGE = """
			       benchmarks/run operations [--quick | --thorough] [--NAME=VALUE ...]
			                       what services do all day beside JPA/H2, call by call; one thread, one JVM
			  --entities=100000    how many there are; --entities=10000,100000,1000000 makes three tables
			  --calls=PATTERN      those whose titles the regular expression finds
			  --parameters=N       at most so many different ones for each call; all different unless asked
			  --alone              our store only
			  --rounds=5  --window=200  --warm-up=2000
			""";

	private static final Timing USUAL = Timing.millis(5, 200, 2000);

	/** Reads the command line. */
	public static OperationsBenchmark parse(List<String> line) {
		Arguments arguments = new Arguments(line);
		OperationsBenchmark benchmark = new OperationsBenchmark(
				arguments.list("--entities", Integer::valueOf, List.of(100_000)),
				Pattern.compile(arguments.option("--calls").orElse("")),
				arguments.number("--parameters", Integer.MAX_VALUE), !arguments.flag("--alone"),
				Timing.of(arguments, USUAL));
		arguments.end();
		return benchmark;
	}

	/** Measures and prints. */
	public void run(PrintStream out) throws IOException {
		for (int count : this.counts) {
			try (Workspace workspace = Workspace.in(Workspace.ON_DISK)) {
				out.println(Machine.describe(workspace.folder()));
				out.println("%,d items. Processor time of a call, the median of %d rounds; page faults of a call.%n"
						.formatted(count, this.timing.rounds()));
				run(count, workspace, out);
				out.println();
			}
		}
	}

	private void run(int count, Workspace workspace, PrintStream out) throws IOException {
		Map<String, Scene> scenes = new LinkedHashMap<>();
		try {
			scenes.put("pmem", scene(new PmemItemStore(workspace.subfolder("pmem")), count));
			if (this.peer) {
				scenes.put("JPA/H2", scene(new H2Items(workspace.subfolder("h2")), count));
			}
			out.println("| call | pmem, us | JPA/H2, us | JPA/H2 / pmem | wanted | faults pmem | faults JPA/H2 |");
			out.println("|---|---:|---:|---:|---:|---:|---:|");
			for (Call call : Calls.all()) {
				if (this.pattern.matcher(call.title()).find()) {
					out.println(row(call, scenes));
				}
			}
		} finally {
			scenes.values().forEach(Scene::close);
		}
	}

	private Scene scene(ItemStore store, int count) {
		return new Scene(store, count, this.variants);
	}

	private String row(Call call, Map<String, Scene> scenes) {
		Map<String, Meter> meters = new LinkedHashMap<>();
		scenes.forEach((name, scene) -> meters.put(name, new Meter(call, scene)));
		meters.values().forEach((meter) -> meter.warmUp(this.timing.warmUp()));
		Map<String, List<Meter.Cost>> costs = new LinkedHashMap<>();
		for (int round = 0; round < this.timing.rounds(); round++) {
			meters.forEach((name, meter) -> costs.computeIfAbsent(name, (_) -> new ArrayList<>())
					.add(meter.measure(this.timing.window())));
		}
		double ours = median(costs, "pmem", Meter.Cost::microseconds);
		double other = median(costs, "JPA/H2", Meter.Cost::microseconds);
		return "| %s | %s | %s | %s | %s | %s | %s |".formatted(call.title(), Report.format(ours),
				Report.format(other), Report.format(other / ours),
				(call.wanted() == 0) ? "" : Report.format(call.wanted()),
				call.isWriting() ? Report.format(median(costs, "pmem", Meter.Cost::faults)) : "",
				call.isWriting() ? Report.format(median(costs, "JPA/H2", Meter.Cost::faults)) : "");
	}

	private static double median(Map<String, List<Meter.Cost>> costs, String name,
			ToDoubleFunction<Meter.Cost> figure) {
		double[] sorted = costs.getOrDefault(name, List.of()).stream().mapToDouble(figure).sorted().toArray();
		return (sorted.length == 0)
				? Double.NaN
				: Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
	}

}
