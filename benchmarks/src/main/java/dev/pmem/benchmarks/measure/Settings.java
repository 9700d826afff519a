/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.util.List;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * What to measure and for how long.
 *
 * @param peers the peers, in the order of their columns
 * @param operations the rows
 * @param threadCounts how many threads at once; a row for each
 * @param accountCount how many accounts each peer holds
 * @param timing how often and how long
 * @param sameJvm whether all peers share this JVM
 * @param openCount how many accounts the pool has whose opening is timed; 0 to leave that out
 * @param jvmArguments further arguments of the peers' JVMs
 */
public record Settings(List<PeerKind> peers, List<Operation> operations, List<Integer> threadCounts, int accountCount,
		Timing timing, boolean sameJvm, int openCount, List<String> jvmArguments) {

	/** How to ask for settings. */
	public static final String USAGE = """
			usage: benchmarks/run [--quick | --thorough] [--NAME=VALUE ...]

			  --quick              2 rounds of 50 ms: a smoke test of the table, not a measurement
			  --thorough           9 rounds of 1 s
			                       (neither: 5 rounds of 300 ms)
			  --peers=pmem,map,h2  which stores; also live, our live objects; the first is compared with the others
			  --operations=find,update,transfer,insert,number,branch,page
			  --threads=1,2,8      how many threads at once
			  --accounts=100000    how many entities each store holds
			  --rounds=5  --window=300  --warm-up=6000     times in ms
			  --same-jvm           all stores in one JVM, instead of one JVM each
			  --open=1000000       size of the pool whose opening is timed; 0 leaves that out
			  --jvm=ARGUMENT       a further argument for the stores' JVMs; may be repeated

			       benchmarks/run jmh [ARGUMENTS OF JMH]     benchmarks of the engine alone
			""";

	private static final Timing USUAL = Timing.millis(5, 300, 6000);

	/** Reads the command line. */
	public static Settings parse(List<String> line) {
		Arguments arguments = new Arguments(line);
		Settings settings = new Settings(
				arguments.list("--peers", PeerKind::valueOf,
						List.of(PeerKind.PMEM, PeerKind.MAP, PeerKind.H2)),
				arguments.list("--operations", Operation::valueOf, List.of(Operation.values())),
				arguments.list("--threads", Integer::valueOf, List.of(1, 2, 8)),
				arguments.number("--accounts", 100_000), Timing.of(arguments, USUAL), arguments.flag("--same-jvm"),
				arguments.number("--open", 1_000_000), arguments.options("--jvm"));
		arguments.end();
		return settings;
	}

}
