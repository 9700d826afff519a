/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.durable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.pmem.benchmarks.measure.Arguments;
import dev.pmem.benchmarks.measure.ForkedPeer;
import dev.pmem.benchmarks.measure.Machine;
import dev.pmem.benchmarks.measure.MeasuredPeer;
import dev.pmem.benchmarks.measure.Operation;
import dev.pmem.benchmarks.measure.Report;
import dev.pmem.benchmarks.measure.Results;
import dev.pmem.benchmarks.measure.Rounds;
import dev.pmem.benchmarks.measure.Timing;
import dev.pmem.benchmarks.measure.Workspace;
import dev.pmem.benchmarks.store.MeasuredStore;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * Durable commits of a small update, side by side with what the disk can do at most: the raw limit with one thread, in
 * the same round.
 *
 * @param stores the rows
 * @param threadCounts the columns
 * @param accountCount how many accounts each store holds
 * @param timing how often and how long
 * @param parent where the stores' folder is made
 * @param jvmArguments further arguments of the stores' JVMs
 */
public record DurableCommits(List<StoreKind> stores, List<Integer> threadCounts, int accountCount, Timing timing,
		Path parent, List<String> jvmArguments) {

	/** How to ask for it. */
	public static final String USAGE = """
			       benchmarks/run durable [--quick | --thorough] [--NAME=VALUE ...]
			                       durable commits of a small update (usually 5 rounds of 1 s)
			  --stores=raw,heap,spring,jpa,jpa_no_delay,mvstore,rocksdb,lmdb,postgres
			                       (and heap_process_crash, eclipse)
			  --threads=1,8  --accounts=100000  --rounds=5  --window=1000  --warm-up=4000  --jvm=ARGUMENT
			  --folder=benchmarks/target    where the stores keep their files: on the disk to be measured
			""";

	private static final Timing USUAL = Timing.millis(5, 1000, 4000);

	private static final double GOAL_OF_ONE_THREAD = 0.8;

	private static final double GOAL_OF_EIGHT_THREADS = 4;

	private static final List<StoreKind> USUAL_STORES = List.of(StoreKind.RAW, StoreKind.HEAP, StoreKind.SPRING,
			StoreKind.JPA, StoreKind.JPA_NO_DELAY, StoreKind.MVSTORE, StoreKind.ROCKSDB, StoreKind.LMDB,
			StoreKind.POSTGRES);

	/** Reads the command line. */
	public static DurableCommits parse(List<String> line) {
		Arguments arguments = new Arguments(line);
		DurableCommits settings = new DurableCommits(arguments.list("--stores", StoreKind::valueOf, USUAL_STORES),
				arguments.list("--threads", Integer::valueOf, List.of(1, 8)), arguments.number("--accounts", 100_000),
				Timing.of(arguments, USUAL), arguments.option("--folder").map(Path::of).orElse(Workspace.ON_DISK),
				arguments.options("--jvm"));
		arguments.end();
		return settings;
	}

	/** Measures and prints. */
	public Results<StoreKind> run(PrintStream out) throws IOException {
		Map<StoreKind, MeasuredPeer> peers = new LinkedHashMap<>();
		try (Workspace workspace = Workspace.in(this.parent)) {
			out.println(Machine.describe(workspace.folder()));
			out.printf("%,d accounts; %d rounds of %d ms; a JVM for each store%n", this.accountCount,
					this.timing.rounds(), this.timing.window().toMillis());
			if (workspace.isInMemory()) {
				out.println("**These files are in memory: nothing here is durable.** Choose another --folder.");
			}
			try {
				for (StoreKind kind : runnable(this.stores, workspace.folder(), out)) {
					peers.put(kind, start(kind, workspace.subfolder(kind.name())));
				}
				Rounds<StoreKind> rounds = new Rounds<>(peers, List.of(Operation.UPDATE), this.threadCounts,
						(kind, operation) -> false, this.timing);
				rounds.warmUp();
				Results<StoreKind> results = rounds.measure();
				print(List.copyOf(peers.keySet()), results, out);
				return results;
			} finally {
				peers.values().forEach(MeasuredPeer::close);
			}
		}
	}

	/** Those of the stores that can run here; says why the others can't. */
	public static List<StoreKind> runnable(List<StoreKind> stores, Path folder, PrintStream out) {
		List<StoreKind> runnable = new ArrayList<>();
		for (StoreKind kind : stores) {
			Optional<String> reason = kind.reasonToSkip(folder);
			reason.ifPresent((text) -> out.println("Left out: " + kind.title() + ": " + text + "."));
			if (reason.isEmpty()) {
				runnable.add(kind);
			}
		}
		return runnable;
	}

	private MeasuredPeer start(StoreKind kind, Path folder) {
		return new ForkedPeer(kind.title(), MeasuredStore.class,
				List.of(kind.name(), folder.toString(), Integer.toString(this.accountCount)), this.jvmArguments);
	}

	private void print(List<StoreKind> kinds, Results<StoreKind> results, PrintStream out) {
		out.println("\nCommits per second of all threads together: the median of the rounds and half their range."
				+ "\nRatios to the raw limit with one thread: the median of the rounds' ratios, and the goal.\n");
		StringBuilder head = new StringBuilder("| store |");
		StringBuilder rule = new StringBuilder("|---|");
		for (int threads : this.threadCounts) {
			head.append(" %d thread%s, commits/s | / raw | goal |".formatted(threads, (threads == 1) ? "" : "s"));
			rule.append("---:|---:|---|");
		}
		out.println(head);
		out.println(rule);
		for (StoreKind kind : kinds) {
			StringBuilder row = new StringBuilder("| " + kind.title() + " |");
			for (int threads : this.threadCounts) {
				double ratio = results.ratio(kind, threads, StoreKind.RAW, 1, Operation.UPDATE).median();
				row.append(" %s | %s | %s |".formatted(
						Report.format(results.operationsPerSecond(kind, Operation.UPDATE, threads)),
						Report.format(ratio), Report.goal(goal(kind, threads), ratio)));
			}
			out.println(row);
		}
	}

	private static double goal(StoreKind kind, int threads) {
		if (kind != StoreKind.HEAP) {
			return Double.NaN;
		}
		return switch (threads) {
			case 1 -> GOAL_OF_ONE_THREAD;
			case 8 -> GOAL_OF_EIGHT_THREADS;
			default -> Double.NaN;
		};
	}

}
