/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.testing.TestJvm;
import dev.pmem.testing.TestSeed;

/**
 * Kills a process under load, again and again, and looks at the pools that it leaves behind. Since starting a process is
 * what takes time, each has a pool of either durability and one that is opened now with this, now with that.
 */
@Tag("slow")
class KillTests {

	/** {@code -Dpmem.kill.rounds=} makes it thorough. */
	private static final int ROUNDS = Integer.getInteger("pmem.kill.rounds", 60);

	/** After so many kills the pools are new ones: small pools grow more often. */
	private static final int ROUNDS_PER_POOL = 20;

	@TempDir
	Path folder;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	/**
	 * A pool, and what its users know of it.
	 */
	private static final class Pool {

		private final String name;

		private final Path path;

		private final Supplier<Durability> durability;

		/** The last number that each thread has acknowledged, or that was found. */
		private final long[] acknowledged = new long[KillLoad.THREADS];

		/** How many kills there were since, each of which may have left one commit more. */
		private final int[] kills = new int[KillLoad.THREADS];

		private long sizeBytes;

		Pool(String name, Path path, Supplier<Durability> durability) {
			this.name = name;
			this.path = path;
			this.durability = durability;
		}

		PersistentHeap open() {
			return KillLoad.open(this.path, this.durability.get());
		}

		void acknowledge(int thread, long number) {
			assertThat(number).as("pool %s, thread %s", this.name, thread).isGreaterThan(this.acknowledged[thread]);
			this.acknowledged[thread] = number;
			this.kills[thread] = 0;
		}

		void killed() {
			for (int thread = 0; thread < KillLoad.THREADS; thread++) {
				this.kills[thread]++;
			}
		}

		RecoveryReport.Outcome check(int round) {
			try (PersistentHeap heap = open()) {
				RecoveryReport.Outcome outcome = heap.recovery().outcome();
				assertThat(outcome).isNotIn(RecoveryReport.Outcome.CREATED, RecoveryReport.Outcome.CLEAN);
				KillLoad load = new KillLoad(heap);
				for (int thread = 0; thread < KillLoad.THREADS; thread++) {
					String where = "pool " + this.name + ", round " + round + ", thread " + thread;
					long number = load.numberOf(thread);
					assertThat(number).as(where).isBetween(this.acknowledged[thread],
							this.acknowledged[thread] + this.kills[thread]);
					assertThat(load.wrongLines(thread)).as(where).isEmpty();
					this.acknowledged[thread] = number;
					this.kills[thread] = 0;
				}
				assertThat(load.sum()).as("pool %s, round %s", this.name, round)
						.isEqualTo(KillLoad.ACCOUNTS * KillLoad.OPENING_BALANCE);
				assertThat(heap.verify().problems()).as("pool %s, round %s", this.name, round).isEmpty();
				this.sizeBytes = heap.statistics().sizeBytes();
				return outcome;
			}
		}

	}

	@Test
	void nothingAcknowledgedIsLost() throws Exception {
		Map<RecoveryReport.Outcome, Integer> outcomes = new EnumMap<>(RecoveryReport.Outcome.class);
		long transfers = 0;
		long largestBytes = 0;
		List<Pool> pools = List.of();
		Process next = start();
		try {
			for (int round = 0; round < ROUNDS; round++) {
				if (round % ROUNDS_PER_POOL == 0) {
					pools = createPools(round);
				}
				Process child = next;
				work(child, pools);
				// the next one starts meanwhile
				next = start();
				transfers += killUnderLoad(child, pools);
				// now and then it's up to the next one to recover, and it may be killed soon
				if (round % ROUNDS_PER_POOL == ROUNDS_PER_POOL - 1 || this.random.nextInt(4) > 0) {
					for (Pool pool : pools) {
						outcomes.merge(pool.check(round), 1, Integer::sum);
						largestBytes = Math.max(largestBytes, pool.sizeBytes);
					}
				}
			}
		} finally {
			next.destroyForcibly();
		}
		System.out.println(ROUNDS + " kills, " + transfers + " transfers acknowledged, pools of up to "
				+ (largestBytes >> 20) + " MiB; found: " + outcomes);
	}

	private List<Pool> createPools(int round) {
		Durability[] all = Durability.values();
		List<Pool> pools = new ArrayList<>();
		for (Durability durability : all) {
			pools.add(createPool(durability.name(), round, () -> durability));
		}
		pools.add(createPool("in turn", round, () -> all[this.random.nextInt(all.length)]));
		return pools;
	}

	private Pool createPool(String name, int round, Supplier<Durability> durability) {
		Pool pool = new Pool(name, this.folder.resolve(name.replace(' ', '-') + round + ".pmem"), durability);
		try (PersistentHeap heap = pool.open()) {
			new KillLoad(heap).create();
		}
		return pool;
	}

	private static Process start() throws IOException {
		return new ProcessBuilder(TestJvm.command(
				List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", TestJvm.NATIVE_ACCESS),
				KillLoad.class)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private void work(Process child, List<Pool> pools) throws IOException {
		StringBuilder line = new StringBuilder().append(this.random.nextLong());
		for (Pool pool : pools) {
			line.append(' ').append(pool.path).append(' ').append(pool.durability.get());
		}
		child.getOutputStream().write(line.append('\n').toString().getBytes(US_ASCII));
		child.getOutputStream().flush();
	}

	/** Kills the process once it has acknowledged some transfers on one of the pools; gives how many on all. */
	private long killUnderLoad(Process child, List<Pool> pools) throws Exception {
		Pool awaited = pools.get(this.random.nextInt(pools.size()));
		int count = 1 + this.random.nextInt(100);
		int seen = 0;
		int seenOfAwaited = 0;
		try (BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), US_ASCII))) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				String[] words = line.split(" ");
				Pool pool = pools.get(Integer.parseInt(words[0]));
				pool.acknowledge(Integer.parseInt(words[1]), Long.parseLong(words[2]));
				seen++;
				if (pool == awaited && ++seenOfAwaited == count) {
					// not by the process itself: that would close its output, with acknowledgements in it
					child.toHandle().destroyForcibly();
				}
			}
		}
		child.waitFor();
		assertThat(seenOfAwaited).as("the process ended by itself").isGreaterThanOrEqualTo(count);
		pools.forEach(Pool::killed);
		return seen;
	}

}
