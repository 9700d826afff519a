/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
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
 * Stores the contents of the journal's records again, from the last completed checkpoint on: the records of the
 * header's epoch, then those of the next epoch. A crash meanwhile leaves the journal as it was, and the next recovery
 * stores the same bytes again.
 * <p>
 * The caller must then force all of the pool before the header gives the records up. No record is appended behind them.
 * The last record may be in a cache alone: its writer may have been killed before the force, or the force may have
 * failed. A record behind it would then follow a gap. Bytes are stored even if the same bytes lie there already: after
 * a failed sync the kernel takes changed pages for written, and only a new store makes the force write them.
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
		// A record must be durable before its changes are stored in place, and the writer of the last record may have
		// been killed before its force.
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
	 * The offset behind the last byte that the records need or store, and behind the spans that the records name. Must
	 * be called on an object that is used for nothing else; stores nothing.
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

	/** Visits the records in order: those of the header's epoch, then those of the next epoch. */
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

	/** A half is used again only after the header says that the changes of the half's epoch are in place. */
	private void requireNoLaterEpoch(long epoch) {
		JournalReader.Header first = this.reader.header(this.area.halfOffset(epoch));
		if (first != null && first.epoch() > epoch) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "its header names epoch " + this.header
					.log().journalEpoch() + " of the journal, but the journal has records of epoch " + first.epoch()
					+ ", so a newer copy of the header is damaged");
		}
	}

	/**
	 * A record of the next epoch may be marked as independent of the epoch before it only if the header no longer names
	 * that epoch. The body of a marked record, or the blocks of its bulk load, may lie where a replay of the earlier
	 * records would store. If such a record exists while the header names the earlier epoch, a newer copy of the header
	 * is damaged.
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
				throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "its header names epoch "
						+ this.epoch + " of the journal, but batch " + record.sequence()
						+ " was written when that was checkpointed, so a newer copy of the header is damaged");
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
	 * Only the record that was being written at the crash may be incomplete. If a record lies behind an incomplete
	 * record, the incomplete one was complete and acknowledged once, and is damaged now.
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
		return CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(this.area.halfOffset(this.epoch)
				+ this.position), "the journal's record of batch " + (this.sequence + 1) + ", expected at offset "
						+ (this.area.halfOffset(this.epoch) + this.position)
						+ ", is missing or damaged, but that of batch " + behind.sequence() + " is there at offset "
						+ behind.offset());
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
