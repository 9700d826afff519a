package dev.pmem.heap.log;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.Allocator;
import dev.pmem.heap.block.CurrentHeader;
import dev.pmem.heap.block.PoolHeader;
import dev.pmem.heap.block.PoolHeader.LogKind;
import dev.pmem.heap.block.PoolHeader.LogState;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;

/**
 * Recovers a pool by the log that its header names, then opens the one that suits the medium, which may be another: the
 * durability that is asked for, and the file system that a pool is on, can change from one opening to the next.
 * <p>
 * To be used in this order; what a crash right after each step leaves:
 * <ol>
 * <li>{@link #recover}. Crash: the log is as it was, the next opening does the same;
 * <li>load the allocator; {@link #prepare}. Crash: as before, and all that recovery stored is durable;
 * <li>write the header with what that gave. Crash: the pool is recovered, the log that it names is empty;
 * <li>{@link #start}.
 * </ol>
 */
public final class LogOpening {

	private final Medium medium;

	private final @Nullable PoolHeader found;

	private final CommitLog.Recovery recovery;

	/** The first epoch that no record ever had. */
	private final long nextEpoch;

	private boolean areaIsNew;

	private LogOpening(Medium medium, @Nullable PoolHeader found, CommitLog.Recovery recovery, long nextEpoch) {
		this.medium = medium;
		this.found = found;
		this.recovery = recovery;
		this.nextEpoch = nextEpoch;
	}

	/**
	 * Brings the pool to its newest whole commit.
	 * @param found the pool's header; null for a new pool
	 * @throws CorruptPoolException if the log is damaged
	 */
	public static LogOpening recover(Medium medium, @Nullable PoolHeader found) {
		if (found == null) {
			return new LogOpening(medium, null, CommitLog.Recovery.NEW_POOL, 1);
		}
		LogState log = found.log();
		UndoRecovery undo = new UndoRecovery(medium);
		if (log.kind() == LogKind.UNDO) {
			CommitLog.Recovery recovery = undo.run(found.commitSequence(), found.clean(), log.baseSequence());
			return new LogOpening(medium, found, recovery, log.journalEpoch());
		}
		undo.requireUnusedSince(log.baseSequence());
		RedoRecovery redo = new RedoRecovery(medium, found);
		CommitLog.Recovery recovery = redo.run();
		return new LogOpening(medium, found, recovery, redo.epoch() + 1);
	}

	public CommitLog.Recovery recovery() {
		return this.recovery;
	}

	/**
	 * Makes ready the log that suits the medium. What recovery stored is durable when this returns.
	 * @param journalBytes what a journal shall have
	 * @return what the header must say of the log
	 * @throws PoolFullException if there's no room for a journal
	 */
	public LogState prepare(Allocator allocator, long journalBytes) {
		boolean wantsJournal = this.medium.persistence() == Persistence.SYNCED_FILE;
		LogState before = (this.found != null) ? this.found.log() : null;
		if (this.found != null && before != null) {
			this.found.force(this.medium);
			if (this.recovery.batchesReplayed() > 0 || wantsJournal != (before.kind() == LogKind.JOURNAL)) {
				// the log that could store it once more is about to be given up
				this.medium.forceAll();
			}
		}
		if (before != null && before.kind() == LogKind.JOURNAL) {
			allocator.occupy(before.journalOffset(), before.journalBytes());
		}
		if (!wantsJournal) {
			return (before != null && before.kind() == LogKind.UNDO)
					? before
					: LogState.undo(this.recovery.commitSequence(), this.nextEpoch);
		}
		if (before != null && before.kind() == LogKind.JOURNAL && before.journalBytes() == journalBytes) {
			return before.withEpoch(this.nextEpoch);
		}
		this.areaIsNew = true;
		return new LogState(LogKind.JOURNAL, this.recovery.commitSequence(), allocator.reserveArea(journalBytes),
				journalBytes, this.nextEpoch);
	}

	/**
	 * Opens the log.
	 * @param header says what {@link #prepare} gave
	 * @param checkpoints runs the journal's checkpoints
	 */
	public CommitLog start(Allocator allocator, CurrentHeader header, Executor checkpoints) {
		LogState now = header.get().log();
		if (this.found != null && this.found.log().kind() == LogKind.JOURNAL
				&& this.found.log().journalOffset() != now.journalOffset()) {
			allocator.vacate(this.found.log().journalOffset(), this.found.log().journalBytes());
		}
		if (now.kind() == LogKind.UNDO) {
			if (this.recovery.undone()) {
				// The header says so by now, and nothing needs the record any more. Crash before this: it's undone again.
				UndoLog.wipeRecord(this.medium, this.recovery.commitSequence() + 1);
			}
			return new UndoLog(this.medium, allocator, now);
		}
		if (this.areaIsNew) {
			// Zeros, so that a sync has no more to do than to write data. Whatever lies there is no record of this epoch.
			this.medium.zero(now.journalOffset(), now.journalBytes());
			this.medium.force(now.journalOffset(), now.journalBytes());
		}
		return new RedoJournal(this.medium, allocator, header, checkpoints);
	}

}
