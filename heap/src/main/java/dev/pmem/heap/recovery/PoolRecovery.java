/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.util.Objects;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.redo.JournalArea;
import dev.pmem.heap.log.redo.RedoJournal;
import dev.pmem.heap.log.undo.UndoLog;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolEnd;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LogKind;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.space.Allocator;

/**
 * Recovers a pool by the log that its header names, then opens the log that suits the medium. The two may be different
 * logs: the durability that is asked for, and the file system of the pool, can change from one opening to the next.
 * <p>
 * The methods must be called in this order; each step says what a crash right after it leaves:
 * <ol>
 * <li>{@link #recover}. Crash: the log is as it was, and the next opening recovers the pool again;
 * <li>load the allocator; {@link #prepare}. Crash: as before, and everything that recovery stored is durable;
 * <li>write the header with the result of {@code prepare}. Crash: the pool is recovered, and the log that the header
 * names is empty;
 * <li>{@link #start}.
 * </ol>
 */
public final class PoolRecovery {

	private final Medium medium;

	private final @Nullable PoolHeader found;

	private final CommitLog.Recovery recovery;

	/** The first epoch that no record ever had. */
	private final long nextEpoch;

	/** Whether the undo log's records, of whichever commits, are not needed and must not be read any more. */
	private final boolean isLogGivenUp;

	private boolean areaIsNew;

	/** The size that a journal may grow to. */
	private long largestJournalBytes;

	private PoolRecovery(Medium medium, @Nullable PoolHeader found, CommitLog.Recovery recovery, long nextEpoch,
			boolean isLogGivenUp) {
		this.medium = medium;
		this.found = found;
		this.recovery = recovery;
		this.nextEpoch = nextEpoch;
		this.isLogGivenUp = isLogGivenUp;
	}

	/**
	 * Brings the pool to its newest whole commit.
	 * @param found the pool's header; null for a new pool
	 * @throws CorruptPoolException if the log is damaged
	 */
	public static PoolRecovery recover(Medium medium, @Nullable PoolHeader found) {
		if (found == null) {
			return new PoolRecovery(medium, null, CommitLog.Recovery.NEW_POOL, 1, false);
		}
		LogState log = found.log();
		UndoRecovery undo = new UndoRecovery(medium);
		if (log.kind() == LogKind.UNDO) {
			return new PoolRecovery(medium, found, undo.run(found), log.journalEpoch(), false);
		}
		undo.requireUnusedSince(log.baseSequence());
		RedoRecovery redo = new RedoRecovery(medium, found);
		CommitLog.Recovery recovery = redo.run();
		return new PoolRecovery(medium, found, recovery, redo.epoch() + 1, false);
	}

	/** As {@link #recover}, for a pool that was found to be exactly as some commit left it. */
	public static PoolRecovery recover(Medium medium, PoolHeader found, UnsyncedPool examined) {
		return new PoolRecovery(medium, found, examined.recover(), found.log().journalEpoch(), true);
	}

	/** Takes the pool as it is, although no commit left it in this state. */
	public static PoolRecovery accept(Medium medium, PoolHeader found, UnsyncedPool examined) {
		return new PoolRecovery(medium, found, examined.accept(), found.log().journalEpoch(), true);
	}

	/**
	 * The offset behind the last byte that the pool or its recovery needs. Stores nothing.
	 * @throws CorruptPoolException if the log is damaged
	 */
	public static long end(Medium medium, PoolHeader found) {
		long logEnd = (found.log().kind() == LogKind.UNDO)
				? new UndoRecovery(medium).end(found)
				: new RedoRecovery(medium, found).end();
		return Math.max(PoolEnd.ofSpans(medium), logEnd);
	}

	/** What the recovery found and did. */
	public CommitLog.Recovery recovery() {
		return this.recovery;
	}

	/**
	 * Makes the log that suits the medium ready. When this method returns, everything that recovery stored is durable.
	 * If a log is about to be given up, everything that this log could store once more is durable as well, whatever
	 * durability is asked for from now on.
	 * @param journalBytes the size that a journal may grow to; a new one is small at first
	 * @return what the header must say of the log
	 * @throws PoolFullException if there is no room for a journal
	 */
	public LogState prepare(Allocator allocator, long journalBytes) {
		boolean wantsJournal = this.medium.persistence() == Persistence.SYNCED_FILE;
		this.largestJournalBytes = journalBytes;
		LogState before = (this.found != null) ? this.found.log() : null;
		if (this.found != null && before != null) {
			this.found.force(this.medium);
			boolean isGivenUp = wantsJournal != (before.kind() == LogKind.JOURNAL);
			// commits that were not durable before need not become durable if no more is asked for
			boolean staysUnsynced = !this.isLogGivenUp && !this.found.use().isSynced() && !isSynced(this.medium);
			if (isGivenUp || (!this.found.clean() && !staysUnsynced)) {
				this.medium.forceAllToDevice();
			}
		}
		if (before != null && before.kind() == LogKind.JOURNAL) {
			allocator.logAreas().reserveAt(before.journalOffset(), before.journalBytes());
		}
		if (!wantsJournal) {
			return (before != null && before.kind() == LogKind.UNDO && !this.isLogGivenUp)
					? before
					: LogState.undo(this.recovery.commitSequence(), this.nextEpoch);
		}
		if (before != null && before.kind() == LogKind.JOURNAL && before.journalBytes() <= journalBytes) {
			return before.withEpoch(this.nextEpoch);
		}
		this.areaIsNew = true;
		long firstBytes = JournalArea.firstSizeBytes(journalBytes);
		long offset = allocator.logAreas().reserveNamed(firstBytes).offset();
		return new LogState(LogKind.JOURNAL, this.recovery.commitSequence(), offset, firstBytes, this.nextEpoch);
	}

	/** Whether commits on this medium survive a stop of the machine. */
	public static boolean isSynced(Medium medium) {
		return medium.persistence() != Persistence.PAGE_CACHE;
	}

	/**
	 * Opens the log.
	 * @param header holds the result of {@link #prepare}
	 * @param checkpoints runs the journal's checkpoints
	 */
	public CommitLog start(Allocator allocator, CurrentHeader header, Executor checkpoints) {
		LogState now = header.get().log();
		if (this.found != null && this.found.log().kind() == LogKind.JOURNAL
				&& this.found.log().journalOffset() != now.journalOffset()) {
			if (now.kind() == LogKind.JOURNAL) {
				// a copy that names the former area would not know of the records in the new one
				header.repeat();
			}
			allocator.logAreas().freeAt(this.found.log().journalOffset(), this.found.log().journalBytes());
		}
		if (now.kind() == LogKind.UNDO) {
			if (this.recovery.undone()) {
				// The header says by now that the commit was undone, and nothing needs the record any more. Crash
				// before this: the commit is undone again.
				UndoLog.wipeRecord(this.medium, this.recovery.commitSequence() + 1);
			}
			return new UndoLog(this.medium, allocator, now, Objects.requireNonNull(header.get().sums()));
		}
		if (this.areaIsNew) {
			// Zeros, so that a later sync only has to write data. Bytes that lie there before are no record of this
			// epoch.
			this.medium.zero(now.journalOffset(), now.journalBytes());
			this.medium.force(now.journalOffset(), now.journalBytes());
		}
		return new RedoJournal(this.medium, allocator, header, checkpoints, this.largestJournalBytes);
	}

}
