/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.Outcome;
import dev.pmem.heap.RecoveryReport.PowerLoss;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PowerLossException;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.medium.SimulatedMedium.Event;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.Verification;

/**
 * Takes the images that a crash right before each store, flush, fence, force and growth of a workload can leave, opens
 * them, crashes again within the recovery, opens what that leaves, and checks that the pool is as after all acknowledged
 * or all issued commits, that it verifies, that what was found is there to stay, and that work can go on.
 */
final class CrashExplorer {

	/**
	 * How thorough to be.
	 *
	 * @param exhaustiveLimit up to this many images of a moment are all looked at
	 * @param samples beyond that, so many of a moment: the one with nothing and the one with all that may be lost first
	 * @param everyStore moments before stores and flushes looked at: one of so many
	 * @param everyEvent moments before all other events looked at: one of so many
	 * @param everyRecovery recoveries crashed in: one of so many
	 */
	record Effort(int exhaustiveLimit, int samples, int everyStore, int everyEvent, int everyRecovery) {}

	/**
	 * What differs from one run to the next with the same seed, or between images that are alike: the recovery's time, the
	 * run of the machine, and the checksums over these.
	 */
	private static final long[] VARYING = {104, 128, 136, 504, 4096 + 104, 4096 + 128, 4096 + 136, 4096 + 504,
			8192 + 104, 8192 + 128, 8192 + 136, 8192 + 504};

	/** Warns of each pool that is taken in parts. */
	private static final Logger WARNINGS = Logger.getLogger(PersistentHeap.class.getName());

	static {
		WARNINGS.setLevel(Level.SEVERE);
	}

	private final CrashWorkload workload;

	private final Effort effort;

	private final long seed;

	private final SplittableRandom random;

	private final CrashCounts counts = new CrashCounts();

	private final Set<Long> seen = new HashSet<>();

	/** Images looked at, and with which states allowed. */
	private final Set<Long> checked = new HashSet<>();

	private CrashExpectation expectedBefore = new CrashExpectation(List.of(), false, 0);

	private long expectationVersion;

	/** Of moments at which none can be opened. */
	private final List<Drawn> drawn = new ArrayList<>();

	private boolean exploring = true;

	/** The first that was found: thrown where the medium was told something, it may have been caught there. */
	private volatile Throwable failure;

	private Consumer<SimulatedMedium> forger = (_) -> {};

	CrashExplorer(CrashWorkload workload, Effort effort, long seed) {
		this.workload = workload;
		this.effort = effort;
		this.seed = seed;
		this.random = new SplittableRandom(seed);
	}

	/** Explores all that the medium is told from now on. */
	void watch(SimulatedMedium medium) {
		watch(medium, () -> true);
	}

	/** Explores while the condition holds. */
	void watch(SimulatedMedium medium, BooleanSupplier condition) {
		medium.setListener((event, _) -> {
			int every = (event == Event.STORE || event == Event.FLUSH)
					? this.effort.everyStore
					: this.effort.everyEvent;
			if (this.exploring && condition.getAsBoolean() && this.random.nextInt(every) == 0) {
				this.exploring = false;
				try {
					explore(medium, event);
				} catch (RuntimeException | Error ex) {
					this.failure = ex;
					throw ex;
				}
				this.exploring = true;
			}
		});
	}

	/** What to do to each image before it's opened: as if a test of recovery's weren't there. */
	void setForger(Consumer<SimulatedMedium> forger) {
		this.forger = forger;
	}

	/** Looks at what a crash now leaves. */
	void crashNow(SimulatedMedium medium, String moment) {
		for (int sample = 0; sample < this.effort.samples; sample++) {
			try (SimulatedMedium image = medium.crashImage(this.random)) {
				check(image, moment, this.workload.afterCrash(), 0);
			}
		}
	}

	/** Looks at what another process finds if this one is killed now. */
	void killNow(SimulatedMedium medium, String moment) {
		try (SimulatedMedium image = medium.afterKill(this.random.nextLong())) {
			check(image, moment + ", killed", this.workload.afterKill(), 0);
		}
	}

	/** An image to be looked at later. */
	private record Drawn(SimulatedMedium image, String moment, CrashExpectation expected) {}

	private void explore(SimulatedMedium medium, Event event) {
		this.counts.moments++;
		String moment = "crash before event " + (medium.eventCount() + 1) + ", " + event;
		CrashExpectation expected = this.workload.afterCrash();
		long count = medium.imageCount();
		if (event == Event.GROW) {
			// within an insert, whose buffers are this thread's; those of the images' heaps would be the same ones
			for (int sample = 0; sample < this.effort.samples; sample++) {
				this.drawn.add(new Drawn(draw(medium, count, sample), moment, expected));
			}
			return;
		}
		for (Drawn each : this.drawn) {
			try (SimulatedMedium image = each.image) {
				checkOnce(image, each.moment, each.expected);
			}
		}
		this.drawn.clear();
		if (count <= this.effort.exhaustiveLimit) {
			medium.forEachImage((image) -> checkOnce(image, moment, expected));
		} else {
			for (int sample = 0; sample < this.effort.samples; sample++) {
				try (SimulatedMedium image = draw(medium, count, sample)) {
					checkOnce(image, moment, expected);
				}
			}
		}
		if (this.random.nextInt(8) == 0) {
			killNow(medium, moment);
		}
	}

	private SimulatedMedium draw(SimulatedMedium medium, long count, int sample) {
		if (sample == 0) {
			return medium.image(0);
		}
		return (sample == 1 && count < Long.MAX_VALUE) ? medium.image(count - 1) : medium.crashImage(this.random);
	}

	private void checkOnce(SimulatedMedium image, String moment, CrashExpectation expected) {
		if (!expected.equals(this.expectedBefore)) {
			this.expectedBefore = expected;
			this.expectationVersion++;
		}
		if (this.checked.add(hash(image) * 31 + this.expectationVersion)) {
			check(image, moment, expected, 0);
		}
	}

	private static long hash(SimulatedMedium image) {
		long hash = image.contentHash();
		for (long offset : VARYING) {
			hash -= SimulatedMedium.wordHash(offset, image.word(offset));
		}
		return hash;
	}

	/** How many crashes there are before this image: within recoveries. */
	private void check(SimulatedMedium image, String moment, CrashExpectation expected, int depth) {
		this.counts.images++;
		if (this.seen.add(hash(image))) {
			this.counts.distinctImages++;
		}
		this.forger.accept(image);
		CrashSetup.Opening opening = this.workload.setup().next(this.workload.opening(), this.random, 16);
		List<Drawn> again = new ArrayList<>();
		if (depth < 2 && this.random.nextInt(this.effort.everyRecovery) == 0) {
			// recovery and the first use take some dozens of events; where it's fewer nothing is taken
			long crashAt = 1 + this.random.nextInt(this.random.nextBoolean() ? 8 : 60);
			boolean kill = this.random.nextInt(4) == 0;
			String then = moment + ", " + opening + (kill ? ", killed at event " : ", crash at event ") + crashAt
					+ " of it";
			image.setListener((_, recovering) -> {
				if (recovering.eventCount() + 1 == crashAt) {
					// opening an extent may commit
					again.add(kill
							? new Drawn(recovering.afterKill(this.random.nextLong()), then, expected)
							: new Drawn(recovering.crashImage(this.random), then, expected.afterPowerLoss().orRefused(
									mayLose(
											opening))));
				}
			});
		}
		try {
			open(image, opening, moment, expected, depth);
		} catch (CrashFailure ex) {
			throw ex;
		} catch (RuntimeException | AssertionError ex) {
			throw new CrashFailure(this.workload.setup() + ", " + moment + ", depth " + depth + ", after "
					+ this.workload.history() + ", -Dpmem.seed=" + this.seed + ": " + ex, ex);
		}
		for (Drawn recovering : again) {
			try (SimulatedMedium next = recovering.image) {
				this.counts.recoveryCrashes++;
				check(next, recovering.moment, recovering.expected, depth + 1);
			}
		}
	}

	private boolean mayLose(CrashSetup.Opening opening) {
		return this.workload.setup().mayLoseCommits(opening);
	}

	/** A failure with all that is known of its circumstances. */
	private static final class CrashFailure extends AssertionError {

		private static final long serialVersionUID = 1;

		CrashFailure(String message, Throwable cause) {
			super(message, cause);
		}

	}

	private void open(SimulatedMedium image, CrashSetup.Opening opening, String moment, CrashExpectation expected,
			int depth) {
		HeapState found;
		PersistentHeap opened;
		long before = image.contentHash();
		try {
			opened = opening.open(image, Runnable::run);
		} catch (PowerLossException ex) {
			if (!expected.mayBeRefused()) {
				throw ex;
			}
			if (image.contentHash() != before) {
				throw new AssertionError("a pool was changed and then refused", ex);
			}
			this.counts.refused++;
			accept(image, opening);
			return;
		}
		try (PersistentHeap heap = opened) {
			if (heap.recovery().outcome() == Outcome.LAST_COMMIT_UNDONE) {
				this.counts.undone++;
			}
			this.counts.verified += (heap.recovery().powerLoss() == PowerLoss.VERIFIED) ? 1 : 0;
			this.counts.batchesReplayed += heap.recovery().batchesReplayed();
			Extent<Item> items = heap.extent(Item.EXTENT);
			// what comes now isn't part of the recovery any more
			image.setListener((_, _) -> {});
			found = HeapState.read(heap, items);
			requireAllowed(found, expected.states());
			verify(heap);
			CrashExpectation shown = expected.only(found.copy());
			boolean hasCommitted = heap.statistics().commitCount() > 0;
			crashAfter(image, moment + ", again after the recovery",
					mayLose(opening) ? shown.orRefused(expected.isUnsynced() || hasCommitted) : shown, depth);
			List<HeapState> acknowledged = goOn(heap, items, found, expected.highestSequenceValue());
			crashAfter(image, moment + ", again after going on", mayLose(opening)
					? new CrashExpectation(acknowledged, true, expected.highestSequenceValue())
					: expected.only(found.copy()), depth);
		}
		crashAfter(image, moment + ", again after closing", expected.only(found.copy()), depth);
		try (PersistentHeap heap = this.workload.setup().next(opening, this.random, 16).open(image, Runnable::run)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			List<String> differences = HeapState.read(heap, items).differences(found);
			if (!differences.isEmpty()) {
				throw new AssertionError("After going on and opening again: " + differences);
			}
			if (this.random.nextInt(4) == 0) {
				verify(heap);
			}
		}
	}

	/** What is there in parts can be used as far as it's whole, and the rest is told. */
	private void accept(SimulatedMedium image, CrashSetup.Opening opening) {
		image.setListener((_, _) -> {});
		try (PersistentHeap heap = opening.accepting().open(image, Runnable::run)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			goOn(heap, items, HeapState.read(heap, items), 0);
			heap.verify();
		} catch (PoolException | NoSuchElementException ex) {
			// damaged, or nothing is left to go on with
			return;
		}
		// all of it is synced now
		try (SimulatedMedium next = image.crashImage(this.random);
				PersistentHeap heap = opening.open(next, Runnable::run)) {
			if (heap.recovery().outcome() != Outcome.CLEAN) {
				throw new AssertionError("closed, and then " + heap.recovery());
			}
		}
	}

	/** What an opening has shown, and what it has acknowledged, is there to stay. */
	private void crashAfter(SimulatedMedium image, String moment, CrashExpectation expected, int depth) {
		if (depth < 2 && this.random.nextInt(2 * this.effort.everyRecovery) == 0) {
			try (SimulatedMedium next = image.crashImage(this.random)) {
				this.counts.recoveryCrashes++;
				check(next, moment, expected, depth + 1);
			}
		}
	}

	/** Gives the states that were acknowledged one after the other; the given one becomes the last. */
	private List<HeapState> goOn(PersistentHeap heap, Extent<Item> items, HeapState state, long highestSequenceValue) {
		List<HeapState> acknowledged = new ArrayList<>(List.of(state.copy()));
		long value = items.nextSequenceValue();
		if (value <= highestSequenceValue) {
			throw new AssertionError("The sequence gave " + value + " once more");
		}
		Item probe = new Item(1_000_000 + value, "probe" + value, "probe", 7, "y".repeat(this.random.nextInt(3000)));
		heap.inTransaction((transaction) -> items.insert(transaction, probe));
		state.items().put(probe.id(), probe);
		acknowledged.add(state.copy());
		Item first = state.items().firstEntry().getValue();
		Item changed = new Item(first.id(), first.name(), "changed", 1, "z".repeat(200));
		heap.inTransaction((transaction) -> items.update(transaction, items.locate(transaction, first.id()), changed));
		state.items().put(first.id(), changed);
		acknowledged.add(state.copy());
		return acknowledged;
	}

	private static void requireAllowed(HeapState found, List<HeapState> allowed) {
		if (!allowed.contains(found)) {
			throw new AssertionError("Neither what was acknowledged nor what was issued: "
					+ allowed.stream().map(found::differences).toList());
		}
	}

	private static void verify(PersistentHeap heap) {
		Verification verification = heap.verify();
		if (!verification.isSound()) {
			throw new AssertionError("It doesn't verify: " + String.join("\n", verification.problems()));
		}
	}

	/** What was found, if it was caught by whoever it was thrown to. */
	void rethrowFailure() {
		if (this.failure != null) {
			throw new AssertionError(this.failure.getMessage(), this.failure);
		}
	}

	CrashCounts counts() {
		return this.counts;
	}

}
