package dev.pmem.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * What to measure and for how long.
 *
 * @param peers the peers, in the order of their columns
 * @param operations the rows
 * @param threadCounts how many threads at once; a row for each
 * @param accountCount how many accounts each peer holds
 * @param rounds how often each window is repeated
 * @param window how long one measurement takes
 * @param warmUp how long each operation runs at most before the first round
 * @param sameJvm whether all peers share this JVM
 * @param openCount how many accounts the pool has whose opening is timed; 0 to leave that out
 * @param jvmArguments further arguments of the peers' JVMs
 */
public record Settings(List<PeerKind> peers, List<Operation> operations, List<Integer> threadCounts, int accountCount,
		int rounds, Duration window, Duration warmUp, boolean sameJvm, int openCount, List<String> jvmArguments) {

	/** How to ask for settings. */
	public static final String USAGE = """
			usage: benchmarks/run [--quick | --thorough] [--NAME=VALUE ...]

			  --quick              2 rounds of 50 ms: a smoke test of the table, not a measurement
			  --thorough           9 rounds of 1 s
			                       (neither: 5 rounds of 300 ms)
			  --peers=pmem,map,h2  which stores
			  --operations=find,update,transfer,insert,number,branch,page
			  --threads=1,2,8      how many threads at once
			  --accounts=100000    how many entities each store holds
			  --rounds=5  --window=300  --warm-up=6000     times in ms
			  --same-jvm           all stores in one JVM, instead of one JVM each
			  --open=1000000       size of the pool whose opening is timed; 0 leaves that out
			  --jvm=ARGUMENT       a further argument for the stores' JVMs; may be repeated

			       benchmarks/run jmh [ARGUMENTS OF JMH]     benchmarks of the engine alone
			""";

	/** Reads the command line. */
	public static Settings parse(String[] arguments) {
		Builder builder = new Builder();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			if (equals < 0) {
				builder.flag(argument);
			} else {
				builder.option(argument.substring(0, equals), argument.substring(equals + 1));
			}
		}
		return builder.build();
	}

	/** What was asked for so far. */
	private static final class Builder {

		private List<PeerKind> peers = List.of(PeerKind.values());

		private List<Operation> operations = List.of(Operation.values());

		private List<Integer> threadCounts = List.of(1, 2, 8);

		private int accountCount = 100_000;

		private int rounds = 5;

		private Duration window = Duration.ofMillis(300);

		private Duration warmUp = Duration.ofMillis(6000);

		private boolean sameJvm;

		private int openCount = 1_000_000;

		private final List<String> jvmArguments = new ArrayList<>();

		void flag(String name) {
			switch (name) {
				case "--quick" -> times(2, 50, 500);
				case "--thorough" -> times(9, 1000, 20_000);
				case "--same-jvm" -> this.sameJvm = true;
				default -> throw new IllegalArgumentException("unknown: " + name);
			}
		}

		private void times(int rounds, int windowMillis, int warmUpMillis) {
			this.rounds = rounds;
			this.window = Duration.ofMillis(windowMillis);
			this.warmUp = Duration.ofMillis(warmUpMillis);
		}

		void option(String name, String value) {
			switch (name) {
				case "--peers" -> this.peers = list(value, PeerKind::valueOf);
				case "--operations" -> this.operations = list(value, Operation::valueOf);
				case "--threads" -> this.threadCounts = list(value, Integer::valueOf);
				case "--accounts" -> this.accountCount = Integer.parseInt(value);
				case "--rounds" -> this.rounds = Integer.parseInt(value);
				case "--window" -> this.window = Duration.ofMillis(Long.parseLong(value));
				case "--warm-up" -> this.warmUp = Duration.ofMillis(Long.parseLong(value));
				case "--open" -> this.openCount = Integer.parseInt(value);
				case "--jvm" -> this.jvmArguments.add(value);
				default -> throw new IllegalArgumentException("unknown: " + name);
			}
		}

		private static <T> List<T> list(String value, Function<String, T> parser) {
			return Arrays.stream(value.toUpperCase(Locale.ROOT).split(",")).map(parser).toList();
		}

		Settings build() {
			return new Settings(this.peers, this.operations, this.threadCounts, this.accountCount, this.rounds,
					this.window, this.warmUp, this.sameJvm, this.openCount, this.jvmArguments);
		}

	}

}
