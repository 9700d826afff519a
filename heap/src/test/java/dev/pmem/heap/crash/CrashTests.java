/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.crash.CrashExplorer.Effort;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.testing.TestSeed;

/**
 * Crashes of whole workloads over both logs: at least 20,000 distinct images of all tests. {@code -Dpmem.crash.rounds=}
 * makes so many times as many.
 */
@Tag("slow")
class CrashTests {

	private static final int ROUNDS = Integer.getInteger("pmem.crash.rounds", 1);

	/** Soon full. */
	private static final long SMALL_BYTES = 8L << 20;

	private static final CrashCounts TOTAL = new CrashCounts();

	private static final long START = System.nanoTime();

	@AfterAll
	static void printTotal() {
		System.out.println("crash tests: " + TOTAL + ", " + (System.nanoTime() - START) / 1_000_000 + " ms");
	}

	/** Explores one seed after the other, two at a time, until there were enough distinct images. */
	private static void explore(CrashSetup setup, String what, long distinctImages, Effort effort,
			Consumer<CrashWorkload> run) {
		long seed = TestSeed.next();
		long start = System.nanoTime();
		CrashCounts sum = new CrashCounts();
		for (long next = seed; sum.distinctImages < distinctImages * ROUNDS; next += 2) {
			LongStream.range(next, next + 2).parallel().forEach((each) -> sum.add(explore(setup, each, effort, run)));
		}
		System.out.println(setup + ", seed " + seed + ", " + what + ": " + sum + ", "
				+ (System.nanoTime() - start) / 1_000_000 + " ms");
		TOTAL.add(sum);
		assertThat(sum.recoveryCrashes).isGreaterThan(5);
	}

	private static CrashCounts explore(CrashSetup setup, long seed, Effort effort, Consumer<CrashWorkload> run) {
		return explore(setup, CrashSetup.MAXIMUM_BYTES, seed, effort, (_) -> true, run);
	}

	private static CrashCounts explore(CrashSetup setup, long maximumBytes, long seed, Effort effort,
			Predicate<CrashWorkload> when, Consumer<CrashWorkload> run) {
		try (SimulatedMedium medium = setup.medium(maximumBytes, seed)) {
			CrashWorkload workload = new CrashWorkload(medium, setup, seed);
			CrashExplorer explorer = new CrashExplorer(workload, effort, seed);
			explorer.watch(medium, () -> when.test(workload));
			try {
				run.accept(workload);
			} finally {
				workload.abandon();
				explorer.rethrowFailure();
			}
			explorer.counts().events = medium.eventCount();
			return explorer.counts();
		}
	}

	/** Each image that a crash can leave while a pool is made. */
	@ParameterizedTest
	@EnumSource
	void aPoolWhoseCreationWasCutOffIsMadeAnew(CrashSetup setup) {
		explore(setup, "creation", 50, new Effort(16, 6, 3, 1, 4), (workload) -> workload.runSmall(0));
	}

	/** Many moments of a few small transactions, from the pool's creation on. */
	@ParameterizedTest
	@EnumSource
	void smallTransactionsAreAllOrNothing(CrashSetup setup) {
		explore(setup, "small", 3000, new Effort(6, 4, 4, 1, 2), (workload) -> workload.runSmall(8));
	}

	/** Epochs of the journal that end within a few commits. */
	@ParameterizedTest
	@EnumSource(names = {"JOURNAL_AND_KILL", "JOURNAL_AND_SECTORS", "ANY_LOG_AND_LINES", "ANY_DURABILITY_AND_SECTORS"})
	void checkpointsLoseNothing(CrashSetup setup) {
		explore(setup, "epochs", 400, new Effort(3, 3, 60, 1, 4), (workload) -> workload.runEpochs(20));
	}

	/** The header names another area while commits go on. */
	@ParameterizedTest
	@EnumSource(names = {"JOURNAL_AND_KILL", "JOURNAL_AND_SECTORS"})
	void aJournalThatGrowsLosesNothing(CrashSetup setup) {
		CrashCounts counts = explore(setup, CrashSetup.MAXIMUM_BYTES, TestSeed.next(), new Effort(2, 3, 60, 1, 4),
				CrashWorkload::isInteresting, (workload) -> workload.runGrowingJournal(30));
		assertThat(counts.recoveryCrashes).isGreaterThan(5);
		TOTAL.add(counts);
	}

	/** What one durability has promised holds whatever the next opening asks for. */
	@ParameterizedTest
	@EnumSource(names = {"ANY_LOG_AND_KILL", "ANY_LOG_AND_LINES", "ANY_DURABILITY_AND_SECTORS"})
	void anOpeningWithAnotherDurabilityLosesNothing(CrashSetup setup) {
		explore(setup, "durabilities", 600, new Effort(3, 4, 20, 1, 2), (workload) -> workload.runDurabilities(8));
	}

	/** Records in free chunks must not overwrite what the recovery of the commit before needs. */
	@ParameterizedTest
	@EnumSource
	void largeRecordsLeaveTheCommitBeforeAlone(CrashSetup setup) {
		explore(setup, "large", 150, new Effort(2, 3, 40, 1, 3), CrashWorkload::runLarge);
	}

	/** An index that is built, or freed, in several commits hangs on nothing meanwhile. */
	@ParameterizedTest
	@EnumSource
	void anIndexIsBuiltAndFreedInSeveralCommits(CrashSetup setup) {
		long seed = TestSeed.next();
		CrashCounts sum = new CrashCounts();
		for (long next = seed; sum.distinctImages < 60L * ROUNDS; next++) {
			sum.add(explore(setup, CrashSetup.MAXIMUM_BYTES, next, new Effort(2, 2, 300, 4, 4),
					CrashWorkload::isInteresting, (workload) -> workload.runIndexBuilds(1100, 2)));
		}
		System.out.println(setup + ", seed " + seed + ", index builds: " + sum);
		assertThat(sum.recoveryCrashes).isGreaterThan(2);
		TOTAL.add(sum);
	}

	/** Some moments of large records, freed spans, growth, checkpoints, kills, closing and opening. */
	@ParameterizedTest
	@EnumSource
	void anyTransactionsAreAllOrNothing(CrashSetup setup) {
		explore(setup, "any", 250, new Effort(3, 3, 200, 2, 4), (workload) -> workload.run(20));
	}

	/** Nodes that split and merge, sizes that the leader counts, trees that are given up. */
	@ParameterizedTest
	@EnumSource
	void collectionsAreAllOrNothing(CrashSetup setup) {
		explore(setup, "collections", 150, new Effort(3, 3, 60, 1, 3), (workload) -> workload.runCollections(14));
	}

	/** An image that is drawn at a growth is looked at later, and judged by what was acknowledged when it was drawn. */
	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_KILL", "JOURNAL_AND_SECTORS"})
	void aSequenceThatMakesThePoolGrowGivesNoValueTwice(CrashSetup setup) {
		CrashCounts counts = explore(setup, CrashSetup.MAXIMUM_BYTES, TestSeed.next(), new Effort(3, 3, 4, 1, 4),
				CrashWorkload::isInteresting, CrashWorkload::runSequenceAtGrowth);
		assertThat(counts.images).isGreaterThan(10);
		TOTAL.add(counts);
	}

	/** A commit whose record finds no room leaves nothing behind, in the pool or in what the log knows of it. */
	@ParameterizedTest
	@EnumSource
	void aCommitThatTheLogRefusesLeavesNothing(CrashSetup setup) {
		long seed = TestSeed.next();
		CrashCounts sum = new CrashCounts();
		for (long next = seed; sum.distinctImages < 120L * ROUNDS; next++) {
			sum.add(explore(setup, SMALL_BYTES, next, new Effort(3, 4, 6, 1, 6), CrashWorkload::isInteresting,
					(workload) -> new FullPoolWorkload(workload).runRefused(8)));
		}
		System.out.println(setup + ", seed " + seed + ", refused: " + sum);
		TOTAL.add(sum);
	}

	/** A record that lies behind the maximum size of a full pool is as good as any other. */
	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_KILL", "ANY_LOG_AND_LINES"}, mode = EnumSource.Mode.EXCLUDE)
	void whatFreesSpaceInAFullPoolIsAllOrNothing(CrashSetup setup) {
		long seed = TestSeed.next();
		CrashCounts sum = new CrashCounts();
		for (long next = seed; sum.distinctImages < 80L * ROUNDS; next++) {
			sum.add(explore(setup, CrashSetup.MAXIMUM_BYTES, next, new Effort(2, 3, 40, 1, 6),
					CrashWorkload::isInteresting, (workload) -> new FullPoolWorkload(workload).runFull(SMALL_BYTES,
							3)));
		}
		System.out.println(setup + ", seed " + seed + ", full: " + sum);
		assertThat(sum.recoveryCrashes).isGreaterThan(2);
		TOTAL.add(sum);
	}

	/** What a sync may be of. */
	private enum Run {

		/** A small record, or the header. */
		INSERTS((workload) -> workload.runInserts(12)),
		/** A checkpoint. */
		EPOCHS((workload) -> workload.runEpochs(20)),
		/** A record's body in chunks of its own, a bulk load, growth. */
		LARGE(CrashWorkload::runLarge),
		/** A journal that moves. */
		GROWING((workload) -> workload.runGrowingJournal(12));

		private final Consumer<CrashWorkload> action;

		Run(Consumer<CrashWorkload> action) {
			this.action = action;
		}

	}

	/** Whoever is told of a failed sync doesn't know whether its commit counts, but all before it does. */
	@ParameterizedTest
	@EnumSource
	void aFailedSyncLeavesAllOrNothing(CrashSetup setup) {
		long seed = TestSeed.next();
		List<Integer> refused = new ArrayList<>();
		for (int number = 1 + Math.floorMod(seed, 3); number < 25; number += 3) {
			for (SimulatedMedium.Event event : List.of(SimulatedMedium.Event.FENCE, SimulatedMedium.Event.FORCE)) {
				Run run = (event == SimulatedMedium.Event.FENCE)
						? Run.INSERTS
						: Run.values()[number / 3 % Run.GROWING.ordinal()];
				failAndCrash(setup, seed, event, number, run, refused);
			}
		}
		assertThat(refused).hasSizeGreaterThan(4);
	}

	/** As above, at each sync while a journal moves to a larger area. */
	@ParameterizedTest
	@EnumSource(names = {"JOURNAL_AND_KILL", "JOURNAL_AND_SECTORS"})
	void aFailedSyncWhileAJournalMovesLeavesAllOrNothing(CrashSetup setup) {
		long seed = TestSeed.next();
		List<Integer> refused = new ArrayList<>();
		for (int number = 5; number < 34; number++) {
			failAndCrash(setup, seed, SimulatedMedium.Event.FORCE, number, Run.GROWING, refused);
		}
		assertThat(refused).hasSizeGreaterThan(20);
	}

	private static void failAndCrash(CrashSetup setup, long seed, SimulatedMedium.Event event, int number, Run run,
			List<Integer> refused) {
		try (SimulatedMedium medium = setup.medium(seed)) {
			CrashWorkload workload = new CrashWorkload(medium, setup, seed);
			CrashExplorer explorer = new CrashExplorer(workload, new Effort(1, 4, 1, 1, 2), seed);
			medium.failAt(event, number);
			try {
				run.action.accept(workload);
			} catch (PoolAccessException ex) {
				refused.add(number);
			} finally {
				workload.abandon();
			}
			explorer.crashNow(medium, run + ", " + event + " " + number + " failed");
			explorer.killNow(medium, run + ", " + event + " " + number + " failed");
			TOTAL.add(explorer.counts());
		}
	}

}
