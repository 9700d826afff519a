/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.crash.CrashExplorer.Effort;
import dev.pmem.heap.crash.Fault.FaultyMedium;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.medium.SimulatedMedium.Event;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.testing.TestSeed;

/**
 * The crash explorer must find what it's there for: each flush, fence, sync, checksum test and order that is missing. With
 * {@code -Dpmem.crash.rounds=} above 1 each single one is left out, else some.
 */
@Tag("slow")
class CrashMutationTests {

	private static final Effort EFFORT = new Effort(4, 4, 1, 1, 100);

	/** Where moments are few. */
	private static final Effort MANY_IMAGES = new Effort(4, 30, 1, 1, 100);

	/** Where stores are many. */
	private static final Effort FEWER_STORES = new Effort(4, 6, 20, 1, 20);

	/** How many seeds are tried before a fault counts as missed. */
	private static final int SEEDS = 8;

	private static final int TRANSACTIONS = 4;

	private static final boolean THOROUGH = Integer.getInteger("pmem.crash.rounds", 1) > 1;

	/** A workload of which something can be put between the heap and the medium. */
	private static final class DecoratedWorkload extends CrashWorkload {

		private final UnaryOperator<Medium> decorator;

		private Runnable afterCommit = () -> {};

		private CheckpointSteps.When when = CheckpointSteps.When.ANY;

		DecoratedWorkload(SimulatedMedium medium, CrashSetup setup, long seed, UnaryOperator<Medium> decorator) {
			super(medium, setup, seed);
			this.decorator = decorator;
		}

		@Override
		Medium decorate(Medium target) {
			return this.decorator.apply(target);
		}

		@Override
		CheckpointSteps.When whenCheckpoints() {
			return this.when;
		}

		@Override
		void afterCommit() {
			this.afterCommit.run();
		}

	}

	/** Runs and explores; gives whether something was found. */
	private static boolean finds(CrashSetup setup, long seed, Effort effort, SimulatedMedium medium,
			CrashWorkload workload, BooleanSupplier condition, Consumer<SimulatedMedium> forger,
			Consumer<CrashWorkload> run) {
		CrashExplorer explorer = new CrashExplorer(workload, effort, seed);
		explorer.setForger(forger);
		explorer.watch(medium, condition);
		try {
			run.accept(workload);
			explorer.rethrowFailure();
			return false;
		} catch (AssertionError | RuntimeException ex) {
			return true;
		} finally {
			workload.abandon();
		}
	}

	@Test
	void aMissingFlushOfTheUndoLogIsFound() {
		requireFound(CrashSetup.UNDO_LOG_AND_LINES, Event.FLUSH, THOROUGH ? 1 : 9);
	}

	@Test
	void aMissingFenceOfTheUndoLogIsFound() {
		requireFound(CrashSetup.UNDO_LOG_AND_LINES, Event.FENCE, THOROUGH ? 1 : 3);
	}

	@Test
	void aMissingForceOfTheJournalIsFound() {
		requireFound(CrashSetup.JOURNAL_AND_SECTORS, Event.FORCE, THOROUGH ? 1 : 3);
	}

	/**
	 * Drops single events, one of so many, of all in some transactions. Those before are of commits that an application
	 * can't see, of the catalog and of the first object's layout (whether these were made already or are made anew is all the
	 * same), and of the first transaction, which brings the layout.
	 */
	private static void requireFound(CrashSetup setup, Event event, int oneOf) {
		long seed = TestSeed.next();
		if (event == Event.FORCE) {
			// Else a header is forced among them. Whether that is missed shows later: see aFaultOfTheJournalIsFound.
			while (count(setup, event, 1 + TRANSACTIONS, seed) - count(setup, event, 1, seed) > TRANSACTIONS) {
				seed++;
			}
		}
		requireFound(setup, event, oneOf, seed);
	}

	private static void requireFound(CrashSetup setup, Event event, int oneOf, long seed) {
		long before = count(setup, event, 1, seed);
		long count = count(setup, event, 1 + TRANSACTIONS, seed);
		List<Long> missed = new ArrayList<>();
		long dropped = 0;
		for (long number = before + 1 + Math.floorMod(seed, oneOf); number <= count; number += oneOf) {
			dropped++;
			long struck = number;
			if (!isFoundByOneOfSomeSeeds(seed, (each) -> findsMissing(setup, event, struck, each))) {
				missed.add(number);
			}
		}
		System.out.println(setup + ": " + dropped + " of " + (count - before) + ' ' + event
				+ " dropped, one at a time; not found: " + missed);
		assertThat(missed).isEmpty();
	}

	/** Images are drawn by chance, so each seed misses some that would show the fault. */
	private static boolean isFoundByOneOfSomeSeeds(long seed, LongPredicate finds) {
		return LongStream.range(seed, seed + SEEDS).anyMatch(finds);
	}

	private static boolean findsMissing(CrashSetup setup, Event event, long number, long seed) {
		try (SimulatedMedium medium = setup.medium(seed)) {
			medium.drop(event, number);
			// before the event all is as it should be; soon after it what it did is done by others
			return finds(setup, seed, EFFORT, medium, new CrashWorkload(medium, setup, seed),
					() -> medium.eventCount(event) >= number, (_) -> {},
					(workload) -> workload.runInserts(TRANSACTIONS + 2));
		}
	}

	private static long count(CrashSetup setup, Event event, int transactionCount, long seed) {
		try (SimulatedMedium medium = setup.medium(seed)) {
			new CrashWorkload(medium, setup, seed).runInserts(transactionCount);
			return medium.eventCount(event);
		}
	}

	/** Some of the syncs that a fault may strike, one at a time. */
	@ParameterizedTest
	@EnumSource
	void aFaultOfTheJournalIsFound(Fault fault) {
		long seed = TestSeed.next();
		long count = run(fault, 0, seed);
		assertThat(count).isPositive();
		List<Long> missed = new ArrayList<>();
		// what the last ones should have made durable may be needed only after the end
		long last = (count + 1) / 2;
		long step = (THOROUGH || fault == Fault.NO_FORCE_OF_A_HEADER) ? 1 : Math.max(1, last / 2);
		int struck = 0;
		for (long number = last - Math.floorMod(seed, step); number > 0; number -= step) {
			struck++;
			long strike = number;
			if (!isFoundByOneOfSomeSeeds(seed, (each) -> run(fault, strike, each) < 0)) {
				missed.add(number);
			}
		}
		System.out.println(fault + ", " + count + " syncs, one of " + step + " struck; not found: " + missed);
		// some strikes do no harm: of a header's copies that an opening writes one is enough, and of a commit nobody sees nothing is missed
		assertThat(missed.size()).isLessThan(struck);
	}

	/** How often the fault could strike; -1 if it was found. */
	private static long run(Fault fault, long number, long seed) {
		CrashSetup setup = fault.isOfDurabilities()
				? CrashSetup.ANY_DURABILITY_AND_SECTORS
				: CrashSetup.JOURNAL_AND_SECTORS;
		boolean holds = fault == Fault.RECORD_FORCED_AFTER_THE_CHANGES;
		try (SimulatedMedium medium = setup.medium(seed)) {
			List<FaultyMedium> faulty = new ArrayList<>();
			DecoratedWorkload workload = new DecoratedWorkload(medium, setup, seed, (target) -> {
				long before = faulty.stream().mapToLong(FaultyMedium::count).sum();
				boolean mayStrike = faulty.isEmpty() || (fault.isOfDurabilities() && before < number);
				faulty.add(new FaultyMedium(target, fault, mayStrike ? number - before : 0));
				return faulty.getLast();
			});
			if (holds) {
				workload.afterCommit = () -> faulty.getLast().catchUp();
			}
			// so that what is left out isn't made good by a checkpoint beside it before it's needed
			workload.when = (fault == Fault.NO_FORCE_OF_THE_POOL || fault == Fault.POOL_FORCED_AFTER_THE_HEADER)
					? CheckpointSteps.When.AT_ONCE
					: CheckpointSteps.When.LATE;
			boolean found = finds(setup, seed, holds ? MANY_IMAGES : FEWER_STORES, medium, workload,
					() -> faulty.stream().anyMatch(FaultyMedium::hasStruck)
							&& (!holds || faulty.getFirst().isHolding()),
					(_) -> {}, (each) -> {
						if (fault.isOfDurabilities()) {
							each.runDurabilities(8);
						} else if (fault == Fault.NO_FORCE_OF_A_BODY || fault == Fault.NO_FORCE_OF_A_BULK_LOAD) {
							each.runLarge();
						} else {
							each.runEpochs(26);
						}
					});
			return found ? -1 : faulty.stream().mapToLong(FaultyMedium::count).sum();
		}
	}

	/** A test of recovery's that isn't there: what it would refuse is made acceptable. */
	private enum Forgery {

		HEADER_CHECKSUM(PoolBytes::acceptHeaders, CrashSetup.JOURNAL_AND_SECTORS), JOURNAL_BODY_CHECKSUM(
				PoolBytes::acceptJournalBodies,
				CrashSetup.JOURNAL_AND_SECTORS), JOURNAL_CHECKSUMS(PoolBytes::acceptJournalRecords,
						CrashSetup.JOURNAL_AND_SECTORS), IMAGES_OF_SECTORS(PoolBytes::dropSectorImages,
								CrashSetup.JOURNAL_AND_SECTORS), UNDO_RECORD_CHECKSUMS(
										PoolBytes::acceptUndoRecords, CrashSetup.UNDO_LOG_AND_LINES,
										CrashSetup.UNDO_LOG_AND_KILL), UNDO_AFTER_CHECKSUM(
												PoolBytes::rejectUndoneCommits, CrashSetup.UNDO_LOG_AND_LINES,
												CrashSetup.UNDO_LOG_AND_KILL), SUMS(
														PoolBytes::acceptSums,
														CrashSetup.ANY_DURABILITY_AND_SECTORS);

		private final Consumer<PoolBytes> action;

		private final List<CrashSetup> setups;

		Forgery(Consumer<PoolBytes> action, CrashSetup... setups) {
			this.action = action;
			this.setups = Arrays.asList(setups);
		}

	}

	@ParameterizedTest
	@EnumSource
	void aTestThatIsMissingIsFound(Forgery forgery) {
		long seed = TestSeed.next();
		for (CrashSetup setup : forgery.setups) {
			boolean found = false;
			for (int round = 0; round < 5 && !found; round++) {
				try (SimulatedMedium medium = setup.medium(seed + round)) {
					found = finds(setup, seed + round, EFFORT, medium, new CrashWorkload(medium, setup, seed + round),
							() -> true, (image) -> forgery.action.accept(new PoolBytes(image)),
							(workload) -> {
								if (forgery == Forgery.SUMS) {
									workload.runDurabilities(2 * TRANSACTIONS);
								} else if (forgery == Forgery.HEADER_CHECKSUM) {
									workload.runOpenings(TRANSACTIONS);
								} else {
									workload.runInserts(TRANSACTIONS);
								}
							});
				}
			}
			assertThat(found).as(setup.toString()).isTrue();
		}
	}

	/** The log record comes after what it is to undo: wrong for every kind of crash. */
	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_KILL", "UNDO_LOG_AND_LINES"})
	void anUndoRecordThatComesTooLateIsFound(CrashSetup setup) {
		long seed = TestSeed.next();
		try (SimulatedMedium medium = setup.medium(seed)) {
			assertThat(finds(setup, seed, EFFORT, medium, new DecoratedWorkload(medium, setup, seed, LateLog::new),
					() -> true, (_) -> {}, (workload) -> workload.runInserts(TRANSACTIONS))).isTrue();
		}
	}

	/** Holds back what is written to the log until the second fence after it. */
	private static final class LateLog extends ForwardingMedium {

		private record Late(long offset, byte[] bytes) {}

		private final List<Late> held = new ArrayList<>();

		private int fences;

		LateLog(Medium target) {
			super(target);
		}

		@Override
		public void write(long offset, byte[] source, int index, int length) {
			if (offset >= PoolLayout.LOG_OFFSET && offset < PoolLayout.CATALOG_ROOT_OFFSET) {
				if (this.held.isEmpty()) {
					this.fences = 0;
				}
				this.held.add(new Late(offset, Arrays.copyOfRange(source, index, index + length)));
			} else {
				super.write(offset, source, index, length);
			}
		}

		@Override
		public void fence() {
			if (++this.fences == 2) {
				for (Late late : this.held) {
					super.write(late.offset, late.bytes, 0, late.bytes.length);
					super.flush(late.offset, late.bytes.length);
				}
				this.held.clear();
			}
			super.fence();
		}

	}

}
