/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.PoolRanges;
import dev.pmem.heap.log.redo.JournalArea;
import dev.pmem.heap.log.redo.JournalReader;
import dev.pmem.heap.log.redo.RedoJournalLayout;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolEnd;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;

/**
 * Stores again what the journal's records say, from the last completed checkpoint on: those of the header's epoch, then
 * those of the next one. A crash meanwhile leaves the journal as it was, and the next recovery stores the same bytes again,
 * wherever this one had got. Whoever uses this must then force all of the pool before the header gives the records up. They
 * are not used any further: the last of them may be in a cache alone, as its writer may have been killed before it was
 * forced, or been told that the device refused; another one behind it would follow a gap. All bytes are stored, be they the
 * same, so that the force reaches what a sync that failed has left marked as written.
 */
final class RedoRecovery {

	private final Medium medium;

	private final PoolHeader header;

	private final JournalArea area;

	private final JournalReader reader;

	private long epoch;

	/** Where the epoch's next record would lie, from the start of its half. */
	private long position;

	private long sequence;

	private long batchesReplayed;

	private @Nullable PoolSums sums;

	RedoRecovery(Medium medium, PoolHeader header) {
		this.medium = medium;
		this.header = header;
		this.area = JournalArea.checked(medium, header.log());
		this.reader = new JournalReader(medium, header.poolId());
		this.epoch = header.log().journalEpoch();
		this.sequence = header.commitSequence();
		this.sums = header.sums();
	}

	/** The last epoch with records, or the header's. */
	long epoch() {
		return this.epoch;
	}

	CommitLog.Recovery run() {
		if (!this.header.clean()) {
			this.medium.prefetch(this.area.offset(), this.area.sizeBytes());
		}
		// Nothing in place before its record is durable: whoever wrote the last one may have been killed before he forced it.
		this.medium.force(this.area.offset(), this.area.sizeBytes());
		requireNoLaterEpoch(this.epoch);
		requireNoLaterEpoch(this.epoch + 1);
		requireBothNeeded();
		forEachRecord((record) -> this.reader.forEachEntry(record,
				(offset, source, length) -> PoolRanges.copy(this.medium, source, offset, length)));
		if (!this.header.clean() || this.batchesReplayed > 0) {
			requireNothingBehind();
		}
		return new CommitLog.Recovery(this.sequence, isTorn(), 0, this.batchesReplayed, this.sums);
	}

	/**
	 * Behind the last byte of what the records need and store, and of the spans that they tell of: for an object of its own,
	 * as it stores nothing.
	 */
	long end() {
		long[] end = {this.area.offset() + this.area.sizeBytes()};
		forEachRecord((record) -> {
			end[0] = Math.max(end[0], record.bodyOffset() + record.bodyBytes());
			this.reader.forEachEntry(record, (offset, source, length) -> end[0] = Math.max(end[0],
					PoolEnd.ofRange(this.medium, offset, source, length)));
		});
		return end[0];
	}

	/** In order: those of the header's epoch, then those of the next one. */
	private void forEachRecord(Consumer<JournalReader.Header> action) {
		forEachRecordOfEpoch(action);
		JournalReader.Header next = this.reader.header(this.area.halfOffset(this.epoch + 1));
		if (next != null && next.epoch() == this.epoch + 1 && this.reader.isWhole(next, halfEnd(this.epoch + 1))) {
			if (next.sequence() != this.sequence + 1) {
				throw gap(next);
			}
			this.epoch++;
			forEachRecordOfEpoch(action);
		}
	}

	private long halfEnd(long epoch) {
		return this.area.halfOffset(epoch) + this.area.halfBytes();
	}

	/** A half is used again only when the header says that its epoch is in place. */
	private void requireNoLaterEpoch(long epoch) {
		JournalReader.Header first = this.reader.header(this.area.halfOffset(epoch));
		if (first != null && first.epoch() > epoch) {
			throw new CorruptPoolException("Pool " + this.medium.name() + " is damaged: its header names epoch "
					+ this.header.log().journalEpoch() + " of the journal, but the journal has records of epoch "
					+ first.epoch() + ", so a newer copy of the header is damaged. Restore a backup.");
		}
	}

	/**
	 * While the header names an epoch, no record of the next one is written as if that was checkpointed: such a one may
	 * have its body, or a bulk load its blocks, where a replay of the earlier records would store.
	 */
	private void requireBothNeeded() {
		long next = this.epoch + 1;
		long offset = this.area.halfOffset(next);
		while (offset <= halfEnd(next) - PoolLayout.SECTOR_BYTES) {
			JournalReader.Header record = this.reader.header(offset);
			if (record == null || record.epoch() != next || record.bodyBytes() < 0) {
				return;
			}
			if (record.isAlone()) {
				throw new CorruptPoolException("Pool " + this.medium.name() + " is damaged: its header names epoch "
						+ this.epoch + " of the journal, but batch " + record.sequence()
						+ " was written when that was checkpointed, so a newer copy of the header is damaged."
						+ " Restore a backup.");
			}
			offset = record.nextOffset();
		}
	}

	private void forEachRecordOfEpoch(Consumer<JournalReader.Header> action) {
		long start = this.area.halfOffset(this.epoch);
		long end = halfEnd(this.epoch);
		int previousChecksum = 0;
		this.position = 0;
		while (start + this.position <= end - PoolLayout.SECTOR_BYTES) {
			JournalReader.Header record = this.reader.header(start + this.position);
			if (record == null || record.epoch() != this.epoch || record.sequence() != this.sequence + 1
					|| record.previousChecksum() != previousChecksum || !this.reader.isWhole(record, end)) {
				return;
			}
			action.accept(record);
			this.sums = this.reader.sums(record);
			this.batchesReplayed++;
			this.position = record.nextOffset() - start;
			this.sequence = record.sequence();
			previousChecksum = record.checksum();
		}
	}

	/**
	 * Only the record that was being written may be incomplete. One behind it tells that it was complete once, and
	 * acknowledged.
	 */
	private void requireNothingBehind() {
		long end = halfEnd(this.epoch);
		long offset = this.area.halfOffset(this.epoch) + this.position + PoolLayout.SECTOR_BYTES;
		for (; offset < end; offset += PoolLayout.SECTOR_BYTES) {
			JournalReader.Header record = this.reader.header(offset);
			if (record != null && record.epoch() == this.epoch && record.sequence() > this.sequence) {
				throw gap(record);
			}
		}
		JournalReader.Header next = this.reader.header(this.area.halfOffset(this.epoch + 1));
		if (next != null && next.epoch() == this.epoch + 1 && next.sequence() > this.sequence + 1) {
			throw gap(next);
		}
	}

	private CorruptPoolException gap(JournalReader.Header behind) {
		return new CorruptPoolException("Pool " + this.medium.name() + " is damaged: the journal's record of batch "
				+ (this.sequence + 1) + ", expected at offset "
				+ (this.area.halfOffset(this.epoch) + this.position)
				+ ", is missing or damaged, but that of batch " + behind.sequence() + " is there at offset "
				+ behind.offset() + ". Restore a backup.");
	}

	/** Whether a record was begun behind the last whole one. */
	private boolean isTorn() {
		long offset = this.area.halfOffset(this.epoch) + this.position;
		if (offset > halfEnd(this.epoch) - PoolLayout.SECTOR_BYTES) {
			return false;
		}
		MemorySegment segment = this.medium.segment();
		long magic = segment.get(PoolLayout.LONG, offset);
		return (magic == RedoJournalLayout.MAGIC || magic == RedoJournalLayout.MAGIC_1)
				&& segment.get(PoolLayout.LONG, offset + RedoJournalLayout.EPOCH) == this.epoch
				&& segment.get(PoolLayout.LONG, offset + RedoJournalLayout.SEQUENCE) == this.sequence + 1;
	}

}
