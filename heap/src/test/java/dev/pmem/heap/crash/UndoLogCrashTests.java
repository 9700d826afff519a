package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.crash.CrashExplorer.Effort;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;

/**
 * Crashes of whole workloads over the undo log. {@code -Dpmem.crash.rounds=} looks at so many times as many moments.
 */
class UndoLogCrashTests {

	private static final int ROUNDS = Integer.getInteger("pmem.crash.rounds", 1);

	private static final int STEP = (ROUNDS == 1) ? 4 : 1;

	static final long INITIAL_BYTES = 4L << 20;

	static final long MAXIMUM_BYTES = 16L << 20;

	/** Each image that a crash can leave while a pool is made. */
	@ParameterizedTest
	@EnumSource
	void aPoolWhoseCreationWasCutOffIsMadeAnew(CrashModel model) {
		long seed = TestHeaps.seed();
		long start = System.nanoTime();
		try (SimulatedMedium medium = SimulatedMedium.create(model, INITIAL_BYTES, MAXIMUM_BYTES, seed)) {
			CrashWorkload workload = new CrashWorkload(medium, seed);
			CrashExplorer explorer = new CrashExplorer(workload, new Effort(70, 20, 1, 4), seed);
			explorer.watch(medium, () -> medium.eventCount() < 12);
			workload.runSmall(0);
			System.out.println(model + ", seed " + seed + ", creation: " + explorer + ", "
					+ (System.nanoTime() - start) / 1_000_000 + " ms");
			assertThat(explorer.imageCount()).isGreaterThan(30);
		}
	}

	/** Every moment of a few small transactions, from the pool's creation on. */
	@ParameterizedTest
	@EnumSource
	void smallTransactionsAreAllOrNothing(CrashModel model) {
		long seed = TestHeaps.seed();
		for (int round = 0; round < ROUNDS; round++) {
			explore(model, seed + round, new Effort(4, 2, (ROUNDS == 1) ? 2 : 1, 2), (workload) -> workload.runSmall(
					6));
		}
	}

	/** Records in free chunks must not overwrite what the recovery of the commit before needs. */
	@ParameterizedTest
	@EnumSource
	void largeRecordsLeaveTheCommitBeforeAlone(CrashModel model) {
		long seed = TestHeaps.seed();
		explore(model, seed, new Effort(2, 2, (ROUNDS == 1) ? 4 : 1, 3), CrashWorkload::runLarge);
	}

	/** Whoever is told of a failed fence doesn't know whether its commit counts, but all before it does. */
	@ParameterizedTest
	@EnumSource
	void aFailedFenceLeavesAllOrNothing(CrashModel model) {
		long seed = TestHeaps.seed();
		int refused = 0;
		for (int number = 1 + Math.floorMod(seed, STEP); number < 25; number += STEP) {
			try (SimulatedMedium medium = SimulatedMedium.create(model, INITIAL_BYTES, MAXIMUM_BYTES, seed)) {
				CrashWorkload workload = new CrashWorkload(medium, seed);
				CrashExplorer explorer = new CrashExplorer(workload, new Effort(1, 4, 1, 2), seed);
				medium.failFenceAt(number);
				try {
					workload.runInserts(6);
				} catch (PoolAccessException ex) {
					refused++;
				}
				explorer.crashNow(medium, "fence " + number + " failed");
			}
		}
		assertThat(refused).isGreaterThan(15 / STEP);
	}

	/** Some moments of large records, freed spans, growth, closing and opening. */
	@ParameterizedTest
	@EnumSource
	void anyTransactionsAreAllOrNothing(CrashModel model) {
		long seed = TestHeaps.seed();
		for (int round = 0; round < ROUNDS; round++) {
			explore(model, seed + round, new Effort(3, 2, (ROUNDS == 1)
					? ((model == CrashModel.PROCESS_CRASH) ? 60 : 100)
					: 8, 4), (workload) -> workload.run(20));
		}
	}

	private static void explore(CrashModel model, long seed, Effort effort,
			java.util.function.Consumer<CrashWorkload> run) {
		long start = System.nanoTime();
		try (SimulatedMedium medium = SimulatedMedium.create(model, INITIAL_BYTES, MAXIMUM_BYTES, seed)) {
			CrashWorkload workload = new CrashWorkload(medium, seed);
			CrashExplorer explorer = new CrashExplorer(workload, effort, seed);
			explorer.watch(medium);
			run.accept(workload);
			System.out.println(model + ", seed " + seed + ", " + medium.eventCount() + " events: " + explorer + ", "
					+ (System.nanoTime() - start) / 1_000_000 + " ms");
			assertThat(explorer.imageCount()).isGreaterThan(50);
			assertThat(explorer.undoneCount()).isGreaterThan(5);
			assertThat(explorer.recoveryCrashCount()).isGreaterThan(5);
		}
	}

}
