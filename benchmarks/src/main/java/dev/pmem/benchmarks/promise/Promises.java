/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import dev.pmem.benchmarks.durable.DurableCommits;
import dev.pmem.benchmarks.measure.Arguments;
import dev.pmem.benchmarks.measure.Machine;
import dev.pmem.benchmarks.measure.Workspace;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * What each store promises of an acknowledged commit, beside what it does: its sync calls for a commit, and what a kill -9
 * of its process loses.
 *
 * @param stores the rows
 * @param threadCounts with how many threads
 * @param commits how many commits are traced; 0 to leave that out
 * @param rounds how many processes are killed for each store and number of threads; 0 to leave that out
 * @param seed decides when they are killed
 * @param parent where the stores' folder is made
 */
public record Promises(List<StoreKind> stores, List<Integer> threadCounts, int commits, int rounds, int seed,
		Path parent) {

	/** How to ask for it. */
	public static final String USAGE = """
			       benchmarks/run promises [--NAME=VALUE ...]
			                       what stores promise of a commit and what they do: the two below in one table
			       benchmarks/run syncs    sync calls per commit, as strace sees them
			       benchmarks/run kill     acknowledged inserts lost to kill -9
			  --stores=raw,heap,spring,heap_process_crash,jpa,jpa_no_delay,mvstore,rocksdb,lmdb,postgres,eclipse
			  --threads=1,8  --commits=1000  --rounds=3  --seed=NUMBER  --folder=benchmarks/target
			""";

	private static final int USUAL_COMMITS = 1000;

	private static final int USUAL_ROUNDS = 3;

	private static final int LEAST_LIFE_MILLIS = 200;

	private static final int MOST_LIFE_MILLIS = 2000;

	/**
	 * Reads the command line.
	 * @param command {@code promises}, {@code syncs} or {@code kill}
	 */
	public static Promises parse(String command, List<String> line) {
		Arguments arguments = new Arguments(line);
		Promises settings = new Promises(
				arguments.list("--stores", StoreKind::valueOf, List.of(StoreKind.values())),
				arguments.list("--threads", Integer::valueOf, List.of(1, 8)),
				arguments.number("--commits", command.equals("kill") ? 0 : USUAL_COMMITS),
				arguments.number("--rounds", command.equals("syncs") ? 0 : USUAL_ROUNDS),
				arguments.number("--seed", (int) System.nanoTime()),
				arguments.option("--folder").map(Path::of).orElse(Workspace.ON_DISK));
		arguments.end();
		return settings;
	}

	/** Tries all stores and prints the table. */
	public void run(PrintStream out) throws IOException {
		try (Workspace workspace = Workspace.in(this.parent)) {
			out.println(Machine.describe(workspace.folder()));
			List<StoreKind> kinds = DurableCommits.runnable(this.stores, workspace.folder(), out);
			Optional<String> untraced = (this.commits > 0) ? SyncCount.reasonToSkip() : Optional.of("not asked for");
			if (this.commits > 0) {
				out.println(untraced.map((reason) -> "No sync calls: " + reason + ".")
						.orElse("Sync calls of %,d updates".formatted(this.commits)
								+ ", those of background threads included."));
			}
			if (this.rounds > 0) {
				out.printf("Lost to kill -9: of the inserts acknowledged in %d processes for each number of threads; "
						+ "seed %d.%n", this.rounds, this.seed);
			}
			printHead(untraced.isEmpty(), out);
			SplittableRandom random = new SplittableRandom(this.seed);
			for (StoreKind kind : kinds) {
				List<String> cells = new ArrayList<>(List.of(kind.title(), kind.promise()));
				if (untraced.isEmpty()) {
					cells.addAll(syncs(kind, workspace));
				}
				if (this.rounds > 0) {
					cells.addAll(losses(kind, workspace, random));
				}
				out.println("| " + String.join(" | ", cells) + " |");
			}
		}
	}

	private void printHead(boolean traced, PrintStream out) {
		StringBuilder head = new StringBuilder("\n| store | an acknowledged commit, as documented |");
		StringBuilder rule = new StringBuilder("|---|---|");
		if (traced) {
			for (int threads : this.threadCounts) {
				head.append(" syncs per commit, %d thread%s |".formatted(threads, (threads == 1) ? "" : "s"));
				rule.append("---|");
			}
		}
		if (this.rounds > 0) {
			for (int threads : this.threadCounts) {
				head.append(" lost to kill -9, %d thread%s |".formatted(threads, (threads == 1) ? "" : "s"));
				rule.append("---:|");
			}
		}
		out.println(head);
		out.println(rule);
	}

	private List<String> syncs(StoreKind kind, Workspace workspace) throws IOException {
		Path folder = workspace.subfolder(kind.name());
		SyncCount count = SyncCount.run(kind, folder, this.commits, this.threadCounts);
		Workspace.delete(folder);
		return this.threadCounts.stream().map(count::format).toList();
	}

	private List<String> losses(StoreKind kind, Workspace workspace, SplittableRandom random) throws IOException {
		List<String> cells = new ArrayList<>();
		for (int threads : this.threadCounts) {
			if (kind == StoreKind.RAW) {
				cells.add("-");
				continue;
			}
			KillTrial total = KillTrial.NONE;
			for (int round = 0; round < this.rounds; round++) {
				Path folder = workspace.subfolder(kind.name());
				Duration life = Duration.ofMillis(random.nextInt(LEAST_LIFE_MILLIS, MOST_LIFE_MILLIS));
				total = total.plus(KillTrial.run(kind, folder, threads, life));
				Workspace.delete(folder);
			}
			cells.add(total.format());
		}
		return cells;
	}

}
