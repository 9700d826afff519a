package dev.pmem.heap.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.PoolHeader;
import dev.pmem.heap.block.PoolLayout;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Medium;

/**
 * Stores again what the journal's records say, from the last completed checkpoint on. Steps, and what a crash right after
 * each leaves:
 * <ol>
 * <li>read the records of the header's epoch, then those of the next one, in order, and store their bytes in place. Crash:
 * the journal is as it was, and the next recovery stores the same bytes again, wherever this one had got;
 * <li>store the last record once more, and force it. Crash: as before. Whoever wrote it may have been killed before it
 * was forced, or been told that the device refused; then it's seen here in a cache alone, and the next record, which is
 * acknowledged, would follow a gap. All records before it were forced before the next was written.
 * </ol>
 * What is in place needs no force: the records stay until a checkpoint is complete.
 */
final class RedoRecovery {

	private final Medium medium;

	private final PoolHeader header;

	private final JournalArea area;

	private final JournalReader reader;

	private final JournalTail tail;

	private JournalReader.@Nullable Header last;

	private long batchesReplayed;

	RedoRecovery(Medium medium, PoolHeader header) {
		this.medium = medium;
		this.header = header;
		this.area = JournalArea.checked(medium, header.log());
		this.reader = new JournalReader(medium, header.poolId());
		this.tail = new JournalTail(header.log().journalEpoch(), header.commitSequence());
	}

	JournalTail tail() {
		return this.tail;
	}

	CommitLog.Recovery run() {
		long epoch = this.header.log().journalEpoch();
		if (!this.header.clean()) {
			this.medium.prefetch(this.area.offset(), this.area.sizeBytes());
		}
		// 1. in place
		requireNoLaterEpoch(epoch);
		requireNoLaterEpoch(epoch + 1);
		replayEpoch();
		JournalReader.Header next = this.reader.header(this.area.halfOffset(epoch + 1));
		if (next != null && next.epoch() == epoch + 1 && this.reader.isWhole(next, halfEnd(epoch + 1))) {
			if (next.sequence() != this.tail.sequence + 1) {
				throw gap(next);
			}
			this.tail.beginNextEpoch();
			replayEpoch();
		}
		if (!this.header.clean() || this.last != null) {
			requireNothingBehind();
		}
		boolean torn = isTorn();
		// 2. the last record
		if (this.last != null) {
			storeOnceMore(this.last);
		}
		return new CommitLog.Recovery(this.tail.sequence, torn, 0, this.batchesReplayed);
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

	private void replayEpoch() {
		long start = this.area.halfOffset(this.tail.epoch);
		long end = halfEnd(this.tail.epoch);
		while (start + this.tail.position <= end - PoolLayout.SECTOR_BYTES) {
			JournalReader.Header record = this.reader.header(start + this.tail.position);
			if (record == null || record.epoch() != this.tail.epoch || record.sequence() != this.tail.sequence + 1
					|| record.previousChecksum() != this.tail.previousChecksum || !this.reader.isWhole(record, end)) {
				return;
			}
			replay(record);
			this.batchesReplayed++;
			this.last = record;
			this.tail.position = record.nextOffset() - start;
			this.tail.sequence = record.sequence();
			this.tail.previousChecksum = record.checksum();
		}
	}

	private void replay(JournalReader.Header record) {
		if (!record.hasBodyBehindIt()) {
			this.tail.currentBodies.add(new JournalTail.Body(record.bodyOffset(), record.bodyBytes()));
		}
		this.reader.forEachEntry(record, (offset, source, length) -> {
			copy(source, offset, length);
			long lastSector = TouchedSectors.sectorOf(offset + length - 1);
			for (long sector = TouchedSectors.sectorOf(offset); sector <= lastSector; sector++) {
				this.tail.current.add(sector);
			}
		});
	}

	private void copy(long from, long to, long sizeBytes) {
		byte[] part = new byte[(int) Math.min(sizeBytes, PoolLayout.CHUNK_BYTES)];
		for (long done = 0; done < sizeBytes;) {
			int length = (int) Math.min(part.length, sizeBytes - done);
			MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, from + done, part, 0, length);
			this.medium.write(to + done, part, 0, length);
			done += length;
		}
	}

	/**
	 * Only the record that was being written may be incomplete. One behind it tells that it was complete once, and
	 * acknowledged.
	 */
	private void requireNothingBehind() {
		long end = halfEnd(this.tail.epoch);
		long offset = this.area.halfOffset(this.tail.epoch) + this.tail.position + PoolLayout.SECTOR_BYTES;
		for (; offset < end; offset += PoolLayout.SECTOR_BYTES) {
			JournalReader.Header record = this.reader.header(offset);
			if (record != null && record.epoch() == this.tail.epoch && record.sequence() > this.tail.sequence) {
				throw gap(record);
			}
		}
		JournalReader.Header next = this.reader.header(this.area.halfOffset(this.tail.epoch + 1));
		if (next != null && next.epoch() == this.tail.epoch + 1 && next.sequence() > this.tail.sequence + 1) {
			throw gap(next);
		}
	}

	private CorruptPoolException gap(JournalReader.Header behind) {
		return new CorruptPoolException("Pool " + this.medium.name() + " is damaged: the journal's record of batch "
				+ (this.tail.sequence + 1) + ", expected at offset "
				+ (this.area.halfOffset(this.tail.epoch) + this.tail.position)
				+ ", is missing or damaged, but that of batch " + behind.sequence() + " is there at offset "
				+ behind.offset() + ". Restore a backup.");
	}

	/** Whether a record was begun behind the last whole one. */
	private boolean isTorn() {
		long offset = this.area.halfOffset(this.tail.epoch) + this.tail.position;
		if (offset > halfEnd(this.tail.epoch) - PoolLayout.SECTOR_BYTES) {
			return false;
		}
		MemorySegment segment = this.medium.segment();
		return segment.get(PoolLayout.LONG, offset) == RedoJournalLayout.MAGIC
				&& segment.get(PoolLayout.LONG, offset + RedoJournalLayout.EPOCH) == this.tail.epoch
				&& segment.get(PoolLayout.LONG, offset + RedoJournalLayout.SEQUENCE) == this.tail.sequence + 1;
	}

	private void storeOnceMore(JournalReader.Header record) {
		long sizeBytes = record.nextOffset() - record.offset();
		copy(record.offset(), record.offset(), sizeBytes);
		this.medium.force(record.offset(), sizeBytes);
	}

}
