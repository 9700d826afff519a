/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.LateErrors;
import dev.pmem.heap.log.RunningSums;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.StackReserve;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.LogAreas;

/**
 * The redo journal, for a file that the kernel may write back at any moment: nothing is stored in place before its
 * record is durable. A commit takes these steps; each says what a crash right after it leaves:
 * <ol>
 * <li>of a bulk load: store the new blocks that lie in fresh chunks, and force them. Crash: the chunks are free;
 * <li>write the record behind the last record, then force it. Crash before the record is whole: recovery stops at the
 * record before. Crash after: committed. The commit tells readers now, before anything is stored in place;
 * <li>store the changes in their places. Crash: any part of them may have reached the device, even as garbage; recovery
 * stores all of them again.
 * </ol>
 * When the half is full, the next record begins the next epoch in the other half. A checkpoint then takes these steps
 * in the background while commits go on:
 * <ol>
 * <li>force all of the pool, and with it the changes of the ended epoch's records. Crash: both epochs are replayed;
 * <li>write the header, which now names the new epoch. Crash: only the new epoch is replayed, and the half of the ended
 * epoch may be overwritten.
 * </ol>
 * A commit waits for a checkpoint only if it wants to begin the half of an epoch whose checkpoint is not complete: if
 * commits have filled a whole half during the checkpoint.
 * <p>
 * A journal is small at first. When an epoch ends and the journal is smaller than it may be, it moves to an area of four
 * times the size before the next record:
 * <ol>
 * <li>fill the new area with zeros and force it. Crash: its chunks are free;
 * <li>force all of the pool, and with it the changes of the ended epoch's records. Crash: they are replayed;
 * <li>write the header, which names the new area and an epoch that has no record yet. Crash: nothing is replayed. If an
 * error of the JVM leaves the header durable or not, this step is made again before any record is written;
 * <li>write the same over the other copies of the header. A copy of before would not know of the records in the new area.
 * Crash: as after the step before;
 * <li>free the former area.
 * </ol>
 * <p>
 * Invariants:
 * <ul>
 * <li>the header's epoch is the tail's epoch, or the epoch before while the checkpoint of that epoch is not complete;
 * <li>the records from the header's epoch on, replayed in order, give every byte of each sector that was stored to
 * since that epoch began;
 * <li>a body outside of the journal lies in chunks to which none of those records writes; the chunks stay reserved
 * until the body's epoch is checkpointed.
 * </ul>
 * Scheme: write-ahead log with full images at first touch, as PostgreSQL's full_page_writes, by sectors; two
 * alternating log files and a fuzzy checkpoint, as in Gray and Reuter, Transaction Processing, section 11.
 */
public final class RedoJournal implements CommitLog {

	private final Medium medium;

	private final Allocator allocator;

	private final CurrentHeader header;

	private JournalArea area;

	/** The size that the journal may grow to. */
	private long largestBytes;

	/** The area that the journal is about to move to; null as long as it stays. */
	private @Nullable JournalArea largerArea;

	private final JournalTail tail;

	private final Executor checkpoints;

	private final RecordWriter writer;

	private final RunningSums sums;

	private final long poolTag;

	private final ByteBuffer recordHeader = ByteBuffer.allocate(RedoJournalLayout.HEADER_BYTES)
			.order(ByteOrder.LITTLE_ENDIAN);

	/** The checkpoint of the epoch before the tail's epoch. */
	private volatile @Nullable Checkpoint checkpoint;

	/** Whether the next record begins an epoch, so that the chunks of a large body are soon free again. */
	private boolean checkpointIsDue;

	private boolean hasToldOfNoThread;

	/** The marks of the newest record in the tail's sectors, until it is sure that the record counts. */
	private @Nullable RecordPlan plan;

	/** Set if the device refused a force that comes before a record. */
	private volatile @Nullable PoolException failure;

	/** The record that {@link #persist} and {@link #install} carry out. */
	private @Nullable Prepared prepared;

	/**
	 * A record whose body is written, and whose header is made but not written.
	 *
	 * @param offset where the header goes
	 * @param recordBytes the size of the record in the half
	 * @param body the chunks with the body, if the body does not lie behind the header
	 */
	private record Prepared(ChangeSet changes, RecordPlan plan, long offset, long recordBytes,
			LogAreas.@Nullable Area body) {}

	/** Whether the prepared record is durable. */
	private boolean isForced;

	/**
	 * @param header also gives the present sums of the pool
	 * @param checkpoints runs checkpoints; if it has not begun a checkpoint that a commit must wait for, the commit
	 * runs the checkpoint
	 * @param largestBytes the size that the journal may grow to
	 */
	public RedoJournal(Medium medium, Allocator allocator, CurrentHeader header, Executor checkpoints,
			long largestBytes) {
		this.medium = medium;
		this.allocator = allocator;
		this.header = header;
		this.area = JournalArea.of(header.get().log());
		this.largestBytes = largestBytes;
		this.tail = new JournalTail(header.get().log().journalEpoch(), header.get().commitSequence());
		this.checkpoints = checkpoints;
		this.writer = new RecordWriter(medium);
		this.sums = new RunningSums(Objects.requireNonNull(header.get().sums()));
		this.poolTag = RedoJournalLayout.poolTag(header.get().poolId());
	}

	@Override
	public void prepare(ChangeSet changes) {
		PoolException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		takeBackPlan();
		if (this.checkpointIsDue) {
			beginNextEpoch();
		}
		DirectStores direct = DirectStores.of(changes, this::isReplayed);
		RecordPlan record = plan(RecordPlan.without(changes.changes(), direct.changes));
		LogAreas.@Nullable Area body = null;
		if (!fitsHalf(record)) {
			// chunks for a body that is larger than a half
			this.tail.bodies.ensureCapacity(this.tail.bodies.size() + 1);
			body = this.allocator.logAreas().reserve(record.bodyBytes(), changes.freesSpace(), this::isReplayed);
		}
		this.sums.prepare(changes.changes());
		try {
			// 1. new blocks in fresh chunks
			direct.store(this.medium);
			// 2. the record
			this.prepared = writeBody(changes, record, body);
			this.isForced = false;
			StackReserve.requireForCommit();
		} catch (RuntimeException | Error ex) {
			if (ex instanceof PoolAccessException refused) {
				this.failure = refused;
			}
			if (body != null) {
				this.allocator.logAreas().free(body);
			}
			throw ex;
		}
	}

	/** The record's contents, in a new epoch if the rest of the half is too small for it. */
	private RecordPlan plan(List<Change> changes) {
		RecordPlan record = mark(changes);
		if (fitsHalf(record) || this.tail.position == 0) {
			return record;
		}
		takeBackPlan();
		beginNextEpoch();
		return mark(changes);
	}

	private RecordPlan mark(List<Change> changes) {
		RecordPlan record = new RecordPlan(changes, this.tail.current);
		this.plan = record;
		record.mark();
		return record;
	}

	/** Takes back the marks of a record that was not written; must be called before another record is planned. */
	private void takeBackPlan() {
		if (this.plan != null) {
			this.plan.takeBack();
			this.plan = null;
		}
	}

	private boolean fitsHalf(RecordPlan record) {
		return RedoJournalLayout.recordBytes(record.bodyBytes()) <= this.area.halfBytes() - this.tail.position;
	}

	@Override
	public void persist(ChangeSet changes) {
		Prepared record = prepared(changes);
		if (this.isForced) {
			return;
		}
		// 2. committed
		writeHeader(record);
		long sequence = changes.sequence();
		int checksum = this.recordHeader.getInt(RedoJournalLayout.HEADER_CHECKSUM);
		// twice does no harm
		this.sums.advance();
		JournalTail tail = this.tail;
		// no call between these: all are done, or none
		tail.position += record.recordBytes;
		tail.sequence = sequence;
		tail.previousChecksum = checksum;
		this.plan = null;
		this.isForced = true;
		if (record.body != null) {
			this.checkpointIsDue = true;
			tail.bodies.add(record.body);
		}
	}

	private Prepared prepared(ChangeSet changes) {
		Prepared record = Objects.requireNonNull(this.prepared);
		assert record.changes == changes;
		return record;
	}

	@Override
	public void install(ChangeSet changes) {
		Prepared record = prepared(changes);
		assert this.isForced;
		// 3. in place; an error is followed by the same stores once more
		List<Change> inPlace = record.plan.changes;
		for (int index = 0; index < inPlace.size(); index++) {
			inPlace.get(index).install(this.medium);
		}
		LateErrors.surface();
		this.prepared = null;
	}

	/** Whether a replay of the journal may write to this chunk. */
	private boolean isReplayed(int chunk) {
		return this.tail.touches(chunk, this.header.get().log().journalEpoch() < this.tail.epoch);
	}

	/** Writes the whole record but its header, which is only made. Without the header the record does not count. */
	private Prepared writeBody(ChangeSet changes, RecordPlan plan, LogAreas.@Nullable Area body) {
		long sequence = changes.sequence();
		assert sequence == this.tail.sequence + 1 : sequence + " after " + this.tail.sequence;
		long offset = this.area.halfOffset(this.tail.epoch) + this.tail.position;
		long bodyOffset = (body != null) ? body.offset() : offset + RedoJournalLayout.HEADER_BYTES;
		int bodyChecksum = plan.writeBody(this.writer, bodyOffset, this.sums);
		LateErrors.surface();
		if (body != null) {
			this.medium.force(bodyOffset, plan.bodyBytes());
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
		record.putInt(RedoJournalLayout.HEADER_CHECKSUM, JournalReader.checksum(record.array()));
		return new Prepared(changes, plan, offset,
				RedoJournalLayout.recordBytes((body != null) ? 0 : plan.bodyBytes()), body);
	}

	private void writeHeader(Prepared record) {
		this.medium.write(record.offset, this.recordHeader.array(), 0, RedoJournalLayout.HEADER_BYTES);
		try {
			LateErrors.surface();
			this.medium.force(record.offset, record.recordBytes);
		} catch (PoolException | InternalError ex) {
			// Nobody was told that this commit succeeded. The next opening would find its record in the cache and store
			// its changes in place. It could not make the record durable first, because the kernel takes the record for
			// written.
			this.medium.putLong(record.offset, 0);
			throw ex;
		}
	}

	private void beginNextEpoch() {
		awaitCheckpoint();
		if (this.area.sizeBytes() < this.largestBytes && reserveLargerArea()) {
			moveToLargerArea();
			return;
		}
		ArrayList<LogAreas.Area> nextBodies = new ArrayList<>();
		Checkpoint next = new Checkpoint(this.medium, this.header, this.allocator, this.tail.epoch + 1,
				this.tail.sequence, this.sums.present(), this.tail.bodies);
		this.tail.beginNextEpoch(nextBodies);
		this.checkpointIsDue = false;
		this.checkpoint = next;
		try {
			this.checkpoints.execute(next);
		} catch (OutOfMemoryError ex) {
			// there is no thread for it, or no memory: the commit that needs the half runs the checkpoint
			if (!this.hasToldOfNoThread) {
				this.hasToldOfNoThread = true;
				System.getLogger(RedoJournal.class.getName()).log(System.Logger.Level.WARNING,
						"No thread can be had for checkpoints of pool " + this.medium.name()
								+ ": commits run them, and take longer now and then. Raise the limit of processes", ex);
			}
		}
	}

	/** Whether there is an area to move to. If the pool has no room for one, the journal stays as it is. */
	private boolean reserveLargerArea() {
		if (this.largerArea != null) {
			return true;
		}
		long sizeBytes = JournalArea.nextSizeBytes(this.area.sizeBytes(), this.largestBytes);
		try {
			this.largerArea = new JournalArea(this.allocator.logAreas().reserveNamed(sizeBytes).offset(), sizeBytes);
			return true;
		} catch (PoolFullException _) {
			this.largestBytes = this.area.sizeBytes();
			return false;
		}
	}

	private void moveToLargerArea() {
		JournalArea former = this.area;
		JournalArea larger = Objects.requireNonNull(this.largerArea);
		ArrayList<LogAreas.Area> formerBodies = this.tail.bodies;
		ArrayList<LogAreas.Area> nextBodies = new ArrayList<>();
		// 1. so that a sync only has to write data
		this.medium.zero(larger.offset(), larger.sizeBytes());
		LateErrors.surface();
		this.medium.force(larger.offset(), larger.sizeBytes());
		// 2. the ended epoch is in place
		this.medium.requireIntact();
		this.medium.forceAll();
		// 3. from here on no record may be written to the former area
		this.checkpointIsDue = true;
		long epoch = this.tail.epoch + 1;
		this.header.update((present) -> present.next(this.tail.sequence,
				present.log().withJournal(larger.offset(), larger.sizeBytes(), epoch), this.sums.present()));
		// 4. no copy names the former area any more
		this.header.repeat();
		this.tail.beginNextEpoch(nextBodies);
		this.area = larger;
		this.largerArea = null;
		this.checkpointIsDue = false;
		// 5. the former area
		this.allocator.logAreas().freeAt(former.offset(), former.sizeBytes());
		while (!formerBodies.isEmpty()) {
			this.allocator.logAreas().free(formerBodies.removeLast());
		}
	}

	/** Waits until the epoch before the tail's epoch is checkpointed, or runs its checkpoint. */
	private void awaitCheckpoint() {
		Checkpoint running = this.checkpoint;
		if (running != null) {
			running.await();
		}
	}

	@Override
	public @Nullable PoolException failure() {
		PoolException known = this.failure;
		Checkpoint newest = this.checkpoint;
		return (known != null || newest == null) ? known : newest.failure();
	}

	@Override
	public PoolSums sums() {
		return this.sums.present();
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
