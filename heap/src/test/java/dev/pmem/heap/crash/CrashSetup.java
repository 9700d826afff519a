/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.pmem.heap.AfterPowerLoss;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.medium.SimulatedMedium;

/**
 * A kind of crash, and the logs that must withstand it. The undo log does without syncs, so it's no match for a kernel
 * that writes pages back when it likes; the journal must withstand everything.
 */
enum CrashSetup {

	UNDO_LOG_AND_KILL(CrashModel.PROCESS_CRASH, Persistence.PAGE_CACHE), UNDO_LOG_AND_LINES(CrashModel.POWER_LOSS_LINES,
			Persistence.PERSISTENT_MEMORY), JOURNAL_AND_KILL(CrashModel.PROCESS_CRASH,
					Persistence.SYNCED_FILE), JOURNAL_AND_SECTORS(CrashModel.POWER_LOSS_SECTORS,
							Persistence.SYNCED_FILE),
	/** Another log each time that the pool is opened. */
	ANY_LOG_AND_KILL(CrashModel.PROCESS_CRASH, Persistence.PAGE_CACHE, Persistence.SYNCED_FILE), ANY_LOG_AND_LINES(
			CrashModel.POWER_LOSS_LINES, Persistence.SYNCED_FILE, Persistence.PERSISTENT_MEMORY),
	/**
	 * Another durability each time that the pool is opened, and losses of power. What was committed with process-crash since
	 * the last sync may be lost, and then is lost as whole commits, or the pool is refused.
	 */
	ANY_DURABILITY_AND_SECTORS(CrashModel.POWER_LOSS_SECTORS, Persistence.SYNCED_FILE, Persistence.PAGE_CACHE);

	static final long INITIAL_BYTES = 4L << 20;

	static final long MAXIMUM_BYTES = 16L << 20;

	final CrashModel model;

	private final Persistence[] persistences;

	CrashSetup(CrashModel model, Persistence... persistences) {
		this.model = model;
		this.persistences = persistences;
	}

	/** How a pool is opened. */
	record Opening(Persistence persistence, long journalBytes, AfterPowerLoss afterPowerLoss, long maximumBytes) {

		Opening accepting() {
			return new Opening(this.persistence, this.journalBytes, AfterPowerLoss.ACCEPT, this.maximumBytes);
		}

		Opening withJournal(long bytes) {
			return new Opening(this.persistence, bytes, this.afterPowerLoss, this.maximumBytes);
		}

		Opening withMaximum(long bytes) {
			return new Opening(this.persistence, this.journalBytes, this.afterPowerLoss, bytes);
		}

		PersistentHeap open(Medium medium, Executor checkpoints) {
			HeapOptions options = new HeapOptions(Durability.POWER_LOSS, INITIAL_BYTES, this.maximumBytes,
					this.journalBytes).withAfterPowerLoss(this.afterPowerLoss);
			return TestHeaps.open(new OpenedMedium(medium, this.persistence), options, checkpoints);
		}

	}

	/** A medium that is used as of one persistence: on the page cache fences and forces reach nothing. */
	private static final class OpenedMedium extends ForwardingMedium {

		private final Persistence persistence;

		OpenedMedium(Medium target, Persistence persistence) {
			super(target);
			this.persistence = persistence;
		}

		private boolean reachesTheDevice() {
			return this.persistence != Persistence.PAGE_CACHE || super.persistence() == Persistence.PAGE_CACHE;
		}

		@Override
		public Persistence persistence() {
			return this.persistence;
		}

		@Override
		public void fence() {
			if (reachesTheDevice()) {
				super.fence();
			}
		}

		@Override
		public void force(long offset, long sizeBytes) {
			if (reachesTheDevice()) {
				super.force(offset, sizeBytes);
			}
		}

		@Override
		public void forceAll() {
			if (reachesTheDevice()) {
				super.forceAll();
			}
		}

	}

	/** Whether what is committed after such an opening isn't sure to outlive a crash before the pool is closed in order. */
	boolean mayLoseCommits(Opening opening) {
		return this.model != CrashModel.PROCESS_CRASH && opening.persistence == Persistence.PAGE_CACHE;
	}

	SimulatedMedium medium(long seed) {
		return medium(MAXIMUM_BYTES, seed);
	}

	SimulatedMedium medium(long maximumBytes, long seed) {
		return SimulatedMedium.create(this.model, INITIAL_BYTES, maximumBytes, seed);
	}

	Opening first() {
		return new Opening(this.persistences[0], HeapOptions.MINIMUM_JOURNAL_BYTES, AfterPowerLoss.VERIFY,
				MAXIMUM_BYTES);
	}

	/** Mostly as before; else another log, or another size of the journal. */
	Opening next(Opening before, RandomGenerator random, int oneOf) {
		if (random.nextInt(oneOf) != 0) {
			return before;
		}
		return new Opening(this.persistences[random.nextInt(this.persistences.length)],
				HeapOptions.MINIMUM_JOURNAL_BYTES * (1 + random.nextInt(3)), AfterPowerLoss.VERIFY,
				before.maximumBytes);
	}

}
