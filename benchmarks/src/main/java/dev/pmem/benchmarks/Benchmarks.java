/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.pmem.benchmarks.durable.DurableCommits;
import dev.pmem.benchmarks.graph.GraphBenchmark;
import dev.pmem.benchmarks.measure.Settings;
import dev.pmem.benchmarks.measure.SideBySide;
import dev.pmem.benchmarks.operations.OperationsBenchmark;
import dev.pmem.benchmarks.promise.Promises;
import dev.pmem.benchmarks.transfer.EngineTransfers;

/**
 * The command line: tables of stores side by side.
 */
public final class Benchmarks {

	private Benchmarks() {}

	public static void main(String[] arguments) throws IOException {
		if (List.of(arguments).contains("--help")) {
			System.out.println(usage());
			return;
		}
		Command command;
		try {
			command = command(List.of(arguments));
		} catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n\n" + usage());
			System.exit(2);
			return;
		}
		// The tables are Markdown for a file as often as for a terminal: always in the same encoding.
		command.run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
	}

	private static Command command(List<String> arguments) {
		String name = (arguments.isEmpty() || arguments.getFirst().startsWith("--")) ? "" : arguments.getFirst();
		List<String> rest = name.isEmpty() ? arguments : arguments.subList(1, arguments.size());
		return switch (name) {
			case "" -> sideBySide(Settings.parse(rest));
			case "durable" -> DurableCommits.parse(rest)::run;
			case "engine-transfer" -> EngineTransfers.parse(rest)::run;
			case "graph" -> GraphBenchmark.parse(rest)::run;
			case "operations" -> OperationsBenchmark.parse(rest)::run;
			case "promises", "syncs", "kill" -> Promises.parse(name, rest)::run;
			default -> throw new IllegalArgumentException("unknown: " + name);
		};
	}

	private static Command sideBySide(Settings settings) {
		return (out) -> new SideBySide(settings, out).run();
	}

	private static String usage() {
		return Settings.USAGE + "\n" + DurableCommits.USAGE + "\n" + EngineTransfers.USAGE + "\n"
				+ GraphBenchmark.USAGE + "\n" + OperationsBenchmark.USAGE + "\n" + Promises.USAGE;
	}

	/** What was asked for, ready to run. */
	private interface Command {

		void run(PrintStream out) throws IOException;

	}

}
