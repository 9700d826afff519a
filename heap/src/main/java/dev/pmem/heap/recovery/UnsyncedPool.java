/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.MachineBoot;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolScan;
import dev.pmem.heap.pool.PoolSums;

/**
 * A pool whose commits were not synced, and whose machine stopped before the pool was closed. Each page of the pool is
 * of the moment at which the kernel last wrote it to the disk. If one page is of an earlier moment than the others, it
 * is whole by itself, but the sums in the log and the header detect it: the recovered pool adds up to the sums of a
 * commit's record only if it is exactly as that commit left it. The sums cover only headers, so the checksums of all
 * payloads must be right as well.
 * <p>
 * This class stores nothing.
 */
public final class UnsyncedPool {

	private final Medium medium;

	private final PoolHeader found;

	private static final int MOST_PROBLEMS = 100;

	private final List<String> problems = new ArrayList<>();

	private long problemCount;

	private UndoRecovery.@Nullable Outlook outlook;

	private UnsyncedPool(Medium medium, PoolHeader found) {
		this.medium = medium;
		this.found = found;
	}

	/** Whether the pool may be in parts of several commits. */
	public static boolean isDoubtful(Medium medium, @Nullable PoolHeader found) {
		return found != null && !found.clean() && !found.use().isSynced()
				&& !MachineBoot.isSame(found.use().boot(), medium.boot());
	}

	/** Reads all of a pool that is {@linkplain #isDoubtful doubtful}. */
	public static UnsyncedPool examine(Medium medium, PoolHeader found) {
		UnsyncedPool pool = new UnsyncedPool(medium, found);
		pool.examine();
		return pool;
	}

	private void examine() {
		try {
			UndoRecovery.Outlook seen = new UndoRecovery(this.medium).look(this.found, this::report);
			this.outlook = seen;
			PoolScan scan = PoolScan.take(this.medium, seen.words(), new PoolScan.Payloads() {

				@Override
				public boolean isRead(long offset) {
					return !seen.restoredPayloads().contains(offset);
				}

				@Override
				public void damaged(String problem) {
					report(problem);
				}

			});
			if (!scan.sums().equals(seen.sums())) {
				this.problems.add(
						"What the pool holds is not what any commit has left: some of it is older, or newer, than"
								+ " the rest");
			}
		} catch (PoolException ex) {
			report(ex.problem());
		}
		if (this.problemCount > this.problems.size()) {
			this.problems.add("There are " + (this.problemCount - this.problems.size()) + " further problems");
		}
	}

	private void report(String problem) {
		if (this.problemCount++ < MOST_PROBLEMS) {
			this.problems.add(problem);
		}
	}

	/** The reasons why no commit left the pool in this state, a sentence each; empty if a commit did. */
	public List<String> problems() {
		return List.copyOf(this.problems);
	}

	/** Brings a pool without problems to the commit that left it. */
	CommitLog.Recovery recover() {
		assert this.problems.isEmpty() : this.problems;
		UndoRecovery.Outlook seen = Objects.requireNonNull(this.outlook);
		// if no record is newer than the header, the log's pages may be older than the pages of the blocks
		return seen.isAsHeaderSays()
				? new CommitLog.Recovery(this.found.commitSequence(), false, 0, 0, this.found.sums())
				: new UndoRecovery(this.medium).run(this.found);
	}

	/**
	 * Takes the pool as it is, in parts of several commits. Its commit sequence becomes that of the newest commit with
	 * any trace in the pool.
	 * @throws PoolException if the descriptors are damaged
	 */
	CommitLog.Recovery accept() {
		PoolScan scan = PoolScan.take(this.medium, (offset) -> this.medium.segment().get(PoolLayout.LONG, offset),
				PoolScan.Payloads.checked((_) -> {}));
		long sequence = Math.max(Math.max(this.found.commitSequence(), new UndoRecovery(this.medium).newestSequence()),
				scan.newestVersion());
		PoolSums sums = scan.sums();
		return new CommitLog.Recovery(sequence, false, 0, 0, sums);
	}

}
