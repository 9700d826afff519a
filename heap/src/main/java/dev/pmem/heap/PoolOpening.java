/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.RecoveryReport.PowerLoss;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PowerLossException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.recovery.PoolRecovery;
import dev.pmem.heap.recovery.UnsyncedPool;

/**
 * The first steps of opening a pool, in this order:
 * <ol>
 * <li>{@link #examine} stores nothing, so a pool that is refused stays as it was;
 * <li>{@link #settleSize}. Crash: the file has its old or its new length, and everything that the pool needs;
 * <li>{@link #recover}. Crash: see {@link PoolRecovery}.
 * </ol>
 */
final class PoolOpening {

	/** That of the heap, whose opening this is. */
	private static final String LOGGER = "dev.pmem.heap.PersistentHeap";

	private static final int PROBLEMS_SHOWN = 3;

	private final Medium medium;

	private final @Nullable PoolHeader found;

	private final HeapOptions options;

	private final @Nullable UnsyncedPool unsynced;

	private @Nullable PoolRecovery log;

	private PoolOpening(Medium medium, @Nullable PoolHeader found, HeapOptions options,
			@Nullable UnsyncedPool unsynced) {
		this.medium = medium;
		this.found = found;
		this.options = options;
		this.unsynced = unsynced;
	}

	/**
	 * Decides whether a pool can be opened.
	 * @param found the pool's header; null for a new pool
	 * @throws PowerLossException if a loss of power may have left the pool in parts, and the options say to refuse it
	 * then
	 * @throws CorruptPoolException if the pool's file is cut off
	 */
	static PoolOpening examine(Medium medium, @Nullable PoolHeader found, HeapOptions options) {
		if (found != null && medium.sizeBytes() < found.sizeBytes()) {
			throw CorruptPoolException.cutOff(PoolFacts.of(medium.name()).expected(found.sizeBytes()
					+ " bytes as when its header was written").found(medium.sizeBytes() + " bytes"), "its file");
		}
		if (found == null || !UnsyncedPool.isDoubtful(medium, found)) {
			return new PoolOpening(medium, found, options, null);
		}
		if (options.afterPowerLoss() == AfterPowerLoss.REFUSE) {
			throw new PowerLossException(PoolFacts.of(medium.name()), wasOpen(medium) + ", and to be refused then");
		}
		// may take minutes
		log(medium, System.Logger.Level.INFO, ": all of its " + (medium.sizeBytes() >> 20) + " MiB are verified now.");
		UnsyncedPool unsynced = UnsyncedPool.examine(medium, found);
		List<String> problems = unsynced.problems();
		if (!problems.isEmpty() && options.afterPowerLoss() == AfterPowerLoss.VERIFY) {
			throw new PowerLossException(PoolFacts.of(medium.name()), wasOpen(medium)
					+ ", and what the disk has of it are parts of several commits: " + shown(problems));
		}
		return new PoolOpening(medium, found, options, unsynced);
	}

	/** Logs a message, but not if the pool is only examined. */
	private static void log(Medium medium, System.Logger.Level level, String what) {
		if (!(medium instanceof PrivateMedium)) {
			System.getLogger(LOGGER).log(level, wasOpen(medium) + what);
		}
	}

	private static String wasOpen(Medium medium) {
		return "Pool " + medium.name() + " was open with process-crash when the machine stopped";
	}

	private static String shown(List<String> problems) {
		String first = problems.stream().limit(PROBLEMS_SHOWN)
				.map((problem) -> problem.replaceFirst("\\.$", ""))
				.collect(Collectors.joining("; "));
		return (problems.size() > PROBLEMS_SHOWN)
				? first + "; and " + (problems.size() - PROBLEMS_SHOWN) + " further problems"
				: first;
	}

	/** Whether power was lost, and how the pool was opened then. */
	PowerLoss powerLoss() {
		if (this.unsynced == null) {
			return PowerLoss.NONE;
		}
		return this.unsynced.problems().isEmpty() ? PowerLoss.VERIFIED : PowerLoss.ACCEPTED;
	}

	/**
	 * Cuts off a file that is longer than its pool, as a process leaves it that is killed while it opens the pool. Then
	 * ensures that no store to the rest meets a full disk, although the file may have holes, as a copy may.
	 */
	void settleSize() {
		PoolHeader header = this.found;
		if (header == null) {
			settleNewSize();
		} else {
			settleSize(header);
		}
		if (this.medium.sizeBytes() % MediumOptions.PAGE_SIZE_BYTES == 0) {
			this.medium.secureSpace();
		}
	}

	/** The size up to which the pool may grow: that of the options, or that which it has had, if this is more. */
	long maximumSizeBytes() {
		PoolHeader header = this.found;
		if (header == null) {
			return this.options.maximumSizeBytes();
		}
		long knownBytes = (header.sizeBytes() > 0) ? header.sizeBytes() : this.medium.sizeBytes();
		return Math.max(this.options.maximumSizeBytes(), knownBytes);
	}

	private void settleSize(PoolHeader header) {
		long sizeBytes = this.medium.sizeBytes();
		if (header.sizeBytes() > 0 && sizeBytes > header.sizeBytes()) {
			// the file grows without a header being written
			long end = PoolRecovery.end(this.medium, header);
			long wholeChunks = (end + PoolLayout.CHUNK_BYTES - 1) & -PoolLayout.CHUNK_BYTES;
			long keptBytes = Math.max(header.sizeBytes(), wholeChunks);
			if (keptBytes < sizeBytes && keptBytes % MediumOptions.PAGE_SIZE_BYTES == 0) {
				this.medium.shrink(keptBytes);
			}
		}
	}

	private void settleNewSize() {
		boolean isAtMaximum = this.medium.sizeBytes() >= this.options.maximumSizeBytes();
		if (isAtMaximum && this.medium.sizeBytes() > this.options.initialSizeBytes()) {
			this.medium.shrink(this.options.initialSizeBytes() & -MediumOptions.PAGE_SIZE_BYTES);
		}
		if (this.medium.sizeBytes() < HeapOptions.MINIMUM_SIZE_BYTES) {
			// its creation was cut off while it got its first size
			this.medium.grow(HeapOptions.MINIMUM_SIZE_BYTES);
		}
	}

	/**
	 * Brings the pool to its newest whole commit. If the pool is accepted in parts of several commits, leaves it as it
	 * is.
	 */
	CommitLog.Recovery recover() {
		PoolHeader header = this.found;
		UnsyncedPool examined = this.unsynced;
		if (header == null || examined == null) {
			this.log = PoolRecovery.recover(this.medium, header);
		} else if (examined.problems().isEmpty()) {
			this.log = PoolRecovery.recover(this.medium, header, examined);
		} else {
			this.log = PoolRecovery.accept(this.medium, header, examined);
			log(this.medium, System.Logger.Level.WARNING, ". It is opened as it is, in parts of several commits: "
					+ shown(examined.problems()) + ".");
		}
		return this.log.recovery();
	}

	/** The recovery, for the steps that follow. */
	PoolRecovery log() {
		if (this.log == null) {
			throw new IllegalStateException("not recovered yet");
		}
		return this.log;
	}

}
