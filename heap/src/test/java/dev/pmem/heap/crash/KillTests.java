package dev.pmem.heap.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;

/**
 * Kills a process under load, again and again, and looks at the pool that it leaves behind.
 */
class KillTests {

	@TempDir
	Path folder;

	private final SplittableRandom random = new SplittableRandom(TestHeaps.seed());

	@Test
	void nothingAcknowledgedIsLostInProcessCrashMode() throws Exception {
		killRepeatedly(Durability.PROCESS_CRASH, Integer.getInteger("pmem.kill.rounds", 30), 500);
	}

	@Test
	void nothingAcknowledgedIsLostInPowerLossMode() throws Exception {
		killRepeatedly(Durability.POWER_LOSS, 3, 60);
	}

	private void killRepeatedly(Durability durability, int rounds, int mostAcknowledgements) throws Exception {
		Path pool = this.folder.resolve("killed.pmem");
		try (PersistentHeap heap = KillLoad.open(pool, durability)) {
			new KillLoad(heap).create();
		}
		long total = 0;
		int undone = 0;
		Process next = start(pool, durability);
		for (int round = 0; round < rounds; round++) {
			Process child = next;
			child.getOutputStream().write('\n');
			child.getOutputStream().flush();
			// the next one starts meanwhile
			next = start(pool, durability);
			long[] acknowledged = killAfter(child, 1 + this.random.nextInt(mostAcknowledgements));
			try (PersistentHeap heap = KillLoad.open(pool, durability)) {
				undone += (heap.recovery().outcome() == RecoveryReport.Outcome.LAST_COMMIT_UNDONE) ? 1 : 0;
				assertThat(heap.recovery().outcome()).isIn(RecoveryReport.Outcome.LAST_COMMIT_UNDONE,
						RecoveryReport.Outcome.LAST_COMMIT_WHOLE);
				KillLoad load = new KillLoad(heap);
				for (int thread = 0; thread < KillLoad.THREADS; thread++) {
					long number = load.numberOf(thread);
					if (acknowledged[thread] > 0) {
						assertThat(number).as("round %s, thread %s", round, thread).isBetween(acknowledged[thread],
								acknowledged[thread] + 1);
					}
					assertThat(load.wrongLines(thread)).as("round %s, thread %s", round, thread).isZero();
					total += number;
				}
				assertThat(load.sum()).as("round %s", round).isEqualTo(KillLoad.ACCOUNTS * KillLoad.OPENING_BALANCE);
				assertThat(heap.verify().problems()).as("round %s", round).isEmpty();
			}
		}
		next.destroyForcibly();
		System.out.println(durability + ": " + rounds + " kills, " + undone + " commits undone, " + total / rounds
				+ " transfers at the mean");
	}

	private Process start(Path pool, Durability durability) throws IOException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
				.toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp",
				System.getProperty("java.class.path"), KillLoad.class.getName(), pool.toString(), durability.name(),
				String.valueOf(this.random.nextLong())));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/** Kills the process once it has acknowledged so many transfers; gives the last number of each thread. */
	private static long[] killAfter(Process child, int count) throws Exception {
		long[] acknowledged = new long[KillLoad.THREADS];
		try (BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), US_ASCII))) {
			int seen = 0;
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				String[] parts = line.split(" ");
				// the last line may be cut off
				if (parts.length == 2 && !parts[1].isEmpty()) {
					int thread = Integer.parseInt(parts[0]);
					long number = Long.parseLong(parts[1]);
					if (number == acknowledged[thread] + 1 || acknowledged[thread] == 0) {
						acknowledged[thread] = number;
					}
				}
				if (++seen == count) {
					// not by the process itself: that would close its output, with acknowledgements in it
					child.toHandle().destroyForcibly();
				}
			}
			assertThat(seen).as("the process ended by itself").isGreaterThanOrEqualTo(count);
		}
		child.waitFor();
		return acknowledged;
	}

}
