/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.transfer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.pmem.benchmarks.measure.Arguments;
import dev.pmem.benchmarks.measure.ForkedPeer;
import dev.pmem.benchmarks.measure.Machine;
import dev.pmem.benchmarks.measure.MeasuredPeer;
import dev.pmem.benchmarks.measure.Measurement;
import dev.pmem.benchmarks.measure.Operation;
import dev.pmem.benchmarks.measure.Report;
import dev.pmem.benchmarks.measure.Results;
import dev.pmem.benchmarks.measure.Rounds;
import dev.pmem.benchmarks.measure.Timing;
import dev.pmem.benchmarks.measure.Workspace;

/**
 * Two-object transfers on one thread in the engine alone, with and without flush instructions, on a file system in memory.
 *
 * @param media which media
 * @param objects which objects
 * @param objectCount how many of them
 * @param timing how often and how long
 * @param parent where the pools' folder is made
 * @param jvmArguments further arguments of the pools' JVMs
 */
public record EngineTransfers(List<TransferMedium> media, List<TransferObjects> objects, int objectCount, Timing timing,
		Path parent, List<String> jvmArguments) {

	/** How to ask for it. */
	public static final String USAGE = """
			       benchmarks/run engine-transfer [--quick | --thorough] [--NAME=VALUE ...]
			                       two-object transfers on one thread in the engine alone, in memory
			  --media=flushed,process_crash
			  --objects=small_by_reference,small_by_id,accounts_by_reference,accounts_by_id  --count=100000
			  --rounds=5  --window=1000  --warm-up=6000  --folder=/dev/shm  --jvm=ARGUMENT
			""";

	private static final Timing USUAL = Timing.millis(5, 1000, 6000);

	private static final double GOAL_PER_SECOND = 1e6;

	/** Where Linux has a file system in memory. */
	private static final Path IN_MEMORY = Path.of("/dev/shm");

	/** Reads the command line. */
	public static EngineTransfers parse(List<String> line) {
		Arguments arguments = new Arguments(line);
		EngineTransfers settings = new EngineTransfers(
				arguments.list("--media", TransferMedium::valueOf, List.of(TransferMedium.values())),
				arguments.list("--objects", TransferObjects::valueOf, List.of(TransferObjects.values())),
				arguments.number("--count", 100_000), Timing.of(arguments, USUAL),
				arguments.option("--folder").map(Path::of).orElse(IN_MEMORY), arguments.options("--jvm"));
		arguments.end();
		if (!Files.isDirectory(settings.parent)) {
			throw new IllegalArgumentException("there is no folder " + settings.parent + ": name one by --folder");
		}
		return settings;
	}

	/** Measures and prints. */
	public void run(PrintStream out) throws IOException {
		Map<Row, MeasuredPeer> peers = new LinkedHashMap<>();
		try (Workspace workspace = Workspace.in(this.parent)) {
			out.println(Machine.describe(workspace.folder()));
			out.printf("%,d objects; %d rounds of %d ms; a JVM for each row%n%n", this.objectCount,
					this.timing.rounds(), this.timing.window().toMillis());
			try {
				for (TransferObjects kind : this.objects) {
					for (TransferMedium medium : this.media) {
						Row row = new Row(kind, medium);
						peers.put(row, start(row, workspace.subfolder(kind.name() + "-" + medium.name())));
					}
				}
				Rounds<Row> rounds = new Rounds<>(peers, List.of(Operation.TRANSFER), List.of(1),
						(row, operation) -> false, this.timing);
				rounds.warmUp();
				print(List.copyOf(peers.keySet()), rounds.measure(), out);
			} finally {
				peers.values().forEach(MeasuredPeer::close);
			}
		}
	}

	private MeasuredPeer start(Row row, Path folder) {
		List<String> jvm = new ArrayList<>(row.medium.jvmArguments());
		jvm.addAll(this.jvmArguments);
		return new ForkedPeer(row.toString(), Transfers.class, List.of(row.medium.name(), row.objects.name(),
				folder.toString(), Integer.toString(this.objectCount)), jvm);
	}

	private static void print(List<Row> rows, Results<Row> results, PrintStream out) {
		out.println("""
				Transfers on one thread: the median of the rounds and half their range. A transaction reads two objects,
				writes both and commits.

				| objects | medium | transfers/s | goal | processor time, ns | bytes allocated |
				|---|---|---:|---|---:|---:|""");
		for (Row row : rows) {
			Results.Spread spread = results.operationsPerSecond(row, Operation.TRANSFER, 1);
			out.println("| %s | %s | %s | %s | %s | %s |".formatted(row.objects.title(), row.medium.title(),
					Report.format(spread), Report.goal(GOAL_PER_SECOND, spread.median()),
					cost(row, results, Measurement::cpuNanosPerOperation),
					cost(row, results, Measurement::bytesPerOperation)));
		}
	}

	private static String cost(Row row, Results<Row> results, ToDoubleFunction<Measurement> value) {
		return Report.format(results.spread(row, Operation.TRANSFER, 1, value).median());
	}

	/** One pool. */
	private record Row(TransferObjects objects, TransferMedium medium) {}

}
