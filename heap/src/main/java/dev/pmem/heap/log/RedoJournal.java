package dev.pmem.heap.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.Allocator;
import dev.pmem.heap.block.CurrentHeader;
import dev.pmem.heap.block.PoolHeader;
import dev.pmem.heap.block.PoolHeader.LogState;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;

/**
 * The redo journal, for a file that the kernel may write back at any moment: nothing is stored in place before its record
 * is durable. A commit takes these steps; what a crash right after each leaves behind:
 * <ol>
 * <li>of a bulk load: store the new blocks that lie in fresh chunks, and force them. Crash: the chunks are free;
 * <li>write the record behind the last one, then force it. Crash before it is whole: recovery stops at the record before.
 * Crash after: committed;
 * <li>store the changes in their places. Crash: whatever part of them has reached the device, and were it garbage,
 * recovery stores all of them again.
 * </ol>
 * When the half is full, the next record begins the next epoch in the other half, and a checkpoint takes these steps in the
 * background while commits go on:
 * <ol>
 * <li>force all of the pool, and so what the records of the ended epoch say. Crash: both epochs are replayed;
 * <li>write the header, which now names the new epoch. Crash: the new epoch alone is replayed; the half of the ended one
 * may be overwritten.
 * </ol>
 * A commit waits for a checkpoint only where the half that it wants to begin is of the epoch before, which is still being
 * checkpointed: when a whole half was filled in the meantime.
 * <p>
 * Invariants:
 * <ul>
 * <li>the header's epoch is the tail's, or the one before while that one's checkpoint isn't complete;
 * <li>the records from the header's epoch on, replayed in order, give every byte of each sector that was stored to since
 * that epoch began;
 * <li>a body outside of the journal lies in chunks to which none of those records writes, reserved until its epoch is
 * checkpointed.
 * </ul>
 * Scheme: write-ahead log with full images at first touch, as PostgreSQL's full_page_writes, by sectors; two alternating
 * log files and a fuzzy checkpoint, as in Gray and Reuter, Transaction Processing, section 11.
 */
final class RedoJournal implements CommitLog {

	private final Medium medium;

	private final Allocator allocator;

	private final CurrentHeader header;

	private final JournalArea area;

	private final JournalTail tail;

	private final Executor checkpoints;

	private final RecordWriter writer;

	private final long poolTag;

	private final ByteBuffer recordHeader = ByteBuffer.allocate(RedoJournalLayout.HEADER_BYTES)
			.order(ByteOrder.LITTLE_ENDIAN);

	/** Of the epoch before the tail's. */
	private volatile @Nullable FutureTask<@Nullable Void> checkpoint;

	private volatile @Nullable PoolException failure;

	/** The next record begins an epoch, so that a large body's chunks are soon free again. */
	private boolean checkpointIsDue;

	/**
	 * @param checkpoints runs checkpoints; one that it hasn't begun when a commit has to wait for it is run by the commit
	 */
	RedoJournal(Medium medium, Allocator allocator, CurrentHeader header, Executor checkpoints) {
		this.medium = medium;
		this.allocator = allocator;
		this.header = header;
		this.area = JournalArea.of(header.get().log());
		this.tail = new JournalTail(header.get().log().journalEpoch(), header.get().commitSequence());
		this.checkpoints = checkpoints;
		this.writer = new RecordWriter(medium);
		this.poolTag = RedoJournalLayout.poolTag(header.get().poolId());
	}

	@Override
	public void commit(ChangeSet changes) {
		PoolException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		if (this.checkpointIsDue) {
			beginNextEpoch();
		}
		DirectStores direct = DirectStores.of(changes, this::isReplayed);
		RecordPlan plan = plan(changes, direct);
		long bodyBytes = plan.bodyBytes();
		boolean fits = RedoJournalLayout.recordBytes(bodyBytes) <= this.area.halfBytes() - this.tail.position;
		Allocator.@Nullable Scratch body = fits ? null : reserveBody(plan);
		// 1. new blocks in fresh chunks
		direct.store(this.medium);
		// 2. the record; committed
		writeRecord(changes.sequence(), plan, body);
		// 3. in place
		changes.announcement().prepare();
		changes.announcement().announce();
		for (Change change : plan.changes) {
			change.install(this.medium);
		}
	}

	/** The record's contents, in a new epoch if the rest of the half is too small for it. */
	private RecordPlan plan(ChangeSet changes, DirectStores direct) {
		List<Change> rest = RecordPlan.without(changes.changes(), direct.changes);
		RecordPlan plan = new RecordPlan(rest, this.tail.current);
		if (RedoJournalLayout.recordBytes(plan.bodyBytes()) <= this.area.halfBytes() - this.tail.position
				|| this.tail.position == 0) {
			return plan;
		}
		plan.takeBack();
		beginNextEpoch();
		return new RecordPlan(rest, this.tail.current);
	}

	/** Chunks for a body that is larger than a half; nothing was changed where there are none. */
	private Allocator.Scratch reserveBody(RecordPlan plan) {
		try {
			return this.allocator.reserveScratch(plan.bodyBytes(), this::isReplayed);
		} catch (RuntimeException | Error ex) {
			plan.takeBack();
			throw ex;
		}
	}

	/** Whether a replay of the journal may write to this chunk. */
	private boolean isReplayed(int chunk) {
		return this.tail.touches(chunk, this.header.get().log().journalEpoch() < this.tail.epoch);
	}

	private void writeRecord(long sequence, RecordPlan plan, Allocator.@Nullable Scratch body) {
		assert sequence == this.tail.sequence + 1 : sequence + " after " + this.tail.sequence;
		long offset = this.area.halfOffset(this.tail.epoch) + this.tail.position;
		long bodyOffset = (body != null) ? body.offset() : offset + RedoJournalLayout.HEADER_BYTES;
		int bodyChecksum = plan.writeBody(this.writer, bodyOffset);
		if (body != null) {
			this.medium.force(bodyOffset, plan.bodyBytes());
			this.tail.bodies.add(body);
			this.checkpointIsDue = true;
		}
		ByteBuffer record = this.recordHeader;
		record.putLong(0, RedoJournalLayout.MAGIC);
		record.putLong(RedoJournalLayout.EPOCH, this.tail.epoch);
		record.putLong(RedoJournalLayout.SEQUENCE, sequence);
		record.putLong(RedoJournalLayout.BODY_OFFSET, bodyOffset);
		record.putLong(RedoJournalLayout.BODY_BYTES, plan.bodyBytes());
		boolean isAlone = this.header.get().log().journalEpoch() == this.tail.epoch;
		record.putInt(RedoJournalLayout.ENTRY_COUNT, plan.entryCount() | (isAlone ? RedoJournalLayout.ALONE : 0));
		record.putInt(RedoJournalLayout.BODY_CHECKSUM, bodyChecksum);
		record.putLong(RedoJournalLayout.POOL_TAG, this.poolTag);
		record.putInt(RedoJournalLayout.PREVIOUS_CHECKSUM, this.tail.previousChecksum);
		int checksum = JournalReader.checksum(record.array());
		record.putInt(RedoJournalLayout.HEADER_CHECKSUM, checksum);
		this.medium.write(offset, record.array(), 0, RedoJournalLayout.HEADER_BYTES);
		long recordBytes = RedoJournalLayout.recordBytes((body != null) ? 0 : plan.bodyBytes());
		try {
			this.medium.force(offset, recordBytes);
		} catch (PoolException ex) {
			// Nobody was told of it. The next opening would find it in the cache, store its changes in place, and could not
			// make it durable before: to the kernel it's written.
			this.medium.putLong(offset, 0);
			throw ex;
		}
		this.tail.position += recordBytes;
		this.tail.sequence = sequence;
		this.tail.previousChecksum = checksum;
	}

	private void beginNextEpoch() {
		awaitCheckpoint();
		List<Allocator.Scratch> bodies = this.tail.beginNextEpoch();
		this.checkpointIsDue = false;
		long epoch = this.tail.epoch;
		long sequence = this.tail.sequence;
		FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
			checkpoint(epoch, sequence, bodies);
			return null;
		});
		this.checkpoint = task;
		this.checkpoints.execute(task);
	}

	/** Of all epochs before this one, with all commits up to the sequence. */
	private void checkpoint(long epoch, long sequence, List<Allocator.Scratch> bodies) {
		try {
			// 1. all that the records of earlier epochs say is in place: they were before this was started
			this.medium.forceAll();
			// 2. those records are not needed any more
			this.header.update((header) -> header.next(false, sequence, header.log().withEpoch(epoch)));
			bodies.forEach(this.allocator::releaseScratch);
		} catch (RuntimeException | Error ex) {
			this.failure = (ex instanceof PoolException pool)
					? pool
					: new PoolException("Pool " + this.medium.name() + ": a checkpoint failed", ex);
			throw ex;
		}
	}

	private void awaitCheckpoint() {
		FutureTask<@Nullable Void> task = this.checkpoint;
		if (task == null) {
			return;
		}
		// does nothing if another thread has begun it
		task.run();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					task.get();
					return;
				} catch (InterruptedException _) {
					// whoever commits must know how it ends
					interrupted = true;
				} catch (ExecutionException ex) {
					PoolException cause = this.failure;
					throw (cause != null) ? cause : new IllegalStateException(ex);
				}
			}
		} finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public @Nullable PoolException failure() {
		return this.failure;
	}

	@Override
	public LogState finish() {
		awaitCheckpoint();
		this.medium.forceAll();
		PoolHeader present = this.header.get();
		return present.log().withEpoch(this.tail.epoch + 1);
	}

	@Override
	public void close() {
		try {
			awaitCheckpoint();
		} catch (PoolException _) {
			// told by failure(), and by every commit since
		}
	}

}
