package dev.pmem.heap.log;

import java.util.Objects;
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
 * To be used in this order: {@link #recover}; load the allocator; {@link #prepare}; write the header; {@link #start}.
 */
public final class LogOpening {

	private final Medium medium;

	private final @Nullable PoolHeader found;

	private final CommitLog.Recovery recovery;

	/** Of the journal that the header names. */
	private @Nullable JournalTail tail;

	/** Whether the log that the header names goes on. */
	private boolean goesOn;

	private LogOpening(Medium medium, @Nullable PoolHeader found, CommitLog.Recovery recovery,
			@Nullable JournalTail tail) {
		this.medium = medium;
		this.found = found;
		this.recovery = recovery;
		this.tail = tail;
	}

	/**
	 * Brings the pool to its newest whole commit.
	 * @param found the pool's header; null for a new pool
	 * @throws CorruptPoolException if the log is damaged
	 */
	public static LogOpening recover(Medium medium, @Nullable PoolHeader found) {
		if (found == null) {
			return new LogOpening(medium, null, CommitLog.Recovery.NEW_POOL, null);
		}
		long baseSequence = found.log().baseSequence();
		UndoRecovery undo = new UndoRecovery(medium);
		if (found.log().kind() == LogKind.UNDO) {
			return new LogOpening(medium, found, undo.run(found.commitSequence(), found.clean(), baseSequence), null);
		}
		undo.requireUnusedSince(baseSequence);
		RedoRecovery redo = new RedoRecovery(medium, found);
		return new LogOpening(medium, found, redo.run(), redo.tail());
	}

	public CommitLog.Recovery recovery() {
		return this.recovery;
	}

	/**
	 * Makes ready the log that suits the medium.
	 * @param journalBytes what a journal shall have
	 * @return what the header must say of it; until it does, the pool is as before
	 * @throws PoolFullException if there's no room for a journal
	 */
	public LogState prepare(Allocator allocator, long journalBytes) {
		LogState before = (this.found != null) ? this.found.log() : null;
		if (before != null && before.kind() == LogKind.JOURNAL) {
			// neither is handed out while the header names them
			allocator.occupy(before.journalOffset(), before.journalBytes());
			JournalTail recovered = Objects.requireNonNull(this.tail);
			recovered.previousBodies.forEach((body) -> allocator.occupy(body.offset(), body.sizeBytes()));
			recovered.currentBodies.forEach((body) -> allocator.occupy(body.offset(), body.sizeBytes()));
		}
		return choose(allocator, journalBytes, before);
	}

	private LogState choose(Allocator allocator, long journalBytes, @Nullable LogState before) {
		boolean wantsJournal = this.medium.persistence() == Persistence.SYNCED_FILE;
		if (before != null && wantsJournal == (before.kind() == LogKind.JOURNAL)
				&& (!wantsJournal || before.journalBytes() == journalBytes)) {
			this.goesOn = true;
			return before;
		}
		if (this.found != null) {
			// the log that could restore what is in place is given up
			this.medium.forceAll();
		}
		if (!wantsJournal) {
			return LogState.undo(this.recovery.commitSequence());
		}
		long offset = allocator.reserveArea(journalBytes);
		// zeros, so that a sync has no more to do than to write data, and no record is found there
		this.medium.zero(offset, journalBytes);
		this.medium.force(offset, journalBytes);
		long epoch = (before != null) ? before.journalEpoch() + 2 : 1;
		return new LogState(LogKind.JOURNAL, this.recovery.commitSequence(), offset, journalBytes, epoch);
	}

	/** The commit that the header must name: with a journal that goes on, the last before its records. */
	public long headerSequence() {
		boolean journalGoesOn = this.goesOn && this.tail != null;
		return (journalGoesOn && this.found != null) ? this.found.commitSequence() : this.recovery.commitSequence();
	}

	/**
	 * Opens the log.
	 * @param header says what {@link #prepare} gave
	 * @param checkpoints runs the journal's checkpoints
	 */
	public CommitLog start(Allocator allocator, CurrentHeader header, Executor checkpoints) {
		LogState now = header.get().log();
		JournalTail ended = this.tail;
		if (this.found != null && ended != null && !this.goesOn) {
			allocator.vacate(this.found.log().journalOffset(), this.found.log().journalBytes());
			ended.previousBodies.forEach((body) -> allocator.vacate(body.offset(), body.sizeBytes()));
			ended.currentBodies.forEach((body) -> allocator.vacate(body.offset(), body.sizeBytes()));
			this.tail = null;
		}
		if (now.kind() == LogKind.UNDO) {
			return new UndoLog(this.medium, allocator, now);
		}
		JournalTail continued = this.tail;
		return new RedoJournal(this.medium, allocator, header,
				(continued != null) ? continued : new JournalTail(now.journalEpoch(), this.recovery.commitSequence()),
				checkpoints);
	}

}
