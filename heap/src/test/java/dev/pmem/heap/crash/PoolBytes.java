/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolScan;
import dev.pmem.heap.pool.PoolSums;

/**
 * Knows by itself, as docs/FORMAT.md says, where a pool's header and its log's records lie: to break them on purpose.
 */
final class PoolBytes {

	private static final long HEADER_MAGIC = 0x5041_4548_4D45_4D50L;

	private static final long JOURNAL_MAGIC = 0x3243_4552_4F44_4552L;

	private static final long UNDO_MAGIC = 0x3243_4552_4F44_4E55L;

	private static final int HEADER_COPIES = 3;

	private static final int HEADER_COPY_BYTES = 4096;

	private static final int HEADER_CHECKSUM = 508;

	private static final int SECTOR_BYTES = 512;

	private static final long[] UNDO_FRAMES = {192 << 10, 704 << 10};

	private final Medium medium;

	PoolBytes(Medium medium) {
		this.medium = medium;
	}

	boolean isHeader(long offset) {
		return offset < HEADER_COPIES * HEADER_COPY_BYTES;
	}

	boolean isJournal(long offset) {
		ByteBuffer header = newestHeader();
		if (header == null) {
			return false;
		}
		long start = header.getLong(72);
		return offset >= start && offset < start + header.getLong(80);
	}

	private ByteBuffer newestHeader() {
		ByteBuffer newest = null;
		for (int copy = 0; copy < HEADER_COPIES; copy++) {
			ByteBuffer header = bytes((long) copy * HEADER_COPY_BYTES, SECTOR_BYTES);
			if (header.getLong(0) == HEADER_MAGIC && header.getInt(HEADER_CHECKSUM) == crc(header, HEADER_CHECKSUM)
					&& (newest == null || header.getLong(40) > newest.getLong(40))) {
				newest = header;
			}
		}
		return newest;
	}

	private ByteBuffer bytes(long offset, int length) {
		byte[] bytes = new byte[length];
		MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static int crc(ByteBuffer bytes, int length) {
		CRC32C crc = new CRC32C();
		crc.update(bytes.array(), 0, length);
		return (int) crc.getValue();
	}

	private static int undoCrc(ByteBuffer header) {
		CRC32C crc = new CRC32C();
		crc.update(header.array(), 0, 44);
		crc.update(header.array(), 48, 16);
		return (int) crc.getValue();
	}

	private void put(long offset, ByteBuffer bytes) {
		this.medium.write(offset, bytes.array(), 0, bytes.capacity());
		this.medium.force(offset, bytes.capacity());
	}

	/** As if the checksums of the header's copies were not compared. */
	void acceptHeaders() {
		for (int copy = 0; copy < HEADER_COPIES; copy++) {
			ByteBuffer header = bytes((long) copy * HEADER_COPY_BYTES, SECTOR_BYTES);
			if (header.getLong(0) == HEADER_MAGIC && header.getInt(HEADER_CHECKSUM) != crc(header, HEADER_CHECKSUM)) {
				header.putInt(HEADER_CHECKSUM, crc(header, HEADER_CHECKSUM));
				put((long) copy * HEADER_COPY_BYTES, header);
			}
		}
	}

	/** What to do with a record's header and body; gives whether the body was changed. */
	private interface RecordAction {

		boolean apply(ByteBuffer body);

	}

	/** Visits the records in the order of their epochs' halves; those that are changed get right checksums, and their followers. */
	private void forEachJournalRecord(boolean onlyWithRightHeaders, RecordAction action) {
		ByteBuffer pool = newestHeader();
		if (pool == null || pool.getInt(52) != 2) {
			return;
		}
		long half = pool.getLong(80) / 2;
		for (int number = 0; number < 2; number++) {
			long start = pool.getLong(72) + number * half;
			int previous = 0;
			long position = 0;
			while (position < half) {
				ByteBuffer header = bytes(start + position, 64);
				long bodyBytes = header.getLong(32);
				long bodyOffset = header.getLong(24);
				boolean isRight = header.getInt(60) == crc(header, 60);
				if (header.getLong(0) != JOURNAL_MAGIC || (onlyWithRightHeaders && !isRight) || bodyBytes < 0
						|| bodyBytes > 8 << 20 || bodyOffset < 0 || bodyOffset > this.medium.sizeBytes() - bodyBytes) {
					break;
				}
				boolean isChanged = !isRight;
				ByteBuffer body = bytes(bodyOffset, (int) bodyBytes);
				if (action.apply(body)) {
					put(bodyOffset, body);
					header.putInt(44, crc(body, (int) bodyBytes));
					isChanged = true;
				}
				if (isChanged || position > 0 && header.getInt(56) != previous) {
					header.putInt(56, previous);
					header.putInt(60, crc(header, 60));
					put(start + position, header);
				}
				previous = header.getInt(60);
				long inHalf = (bodyOffset == start + position + 64) ? bodyBytes : 0;
				position += (64 + inHalf + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
			}
		}
	}

	/** As if the checksums of the journal's bodies were not compared. */
	void acceptJournalBodies() {
		forEachJournalRecord(true, (body) -> true);
	}

	/** As if no checksum of the journal's were compared. */
	void acceptJournalRecords() {
		forEachJournalRecord(false, (_) -> true);
	}

	/** As if no record held images of the sectors that it's the first to write to. */
	void dropSectorImages() {
		forEachJournalRecord(true, (body) -> {
			boolean changed = false;
			int position = 16;
			while (position <= body.capacity() - 16) {
				long offset = body.getLong(position);
				int length = body.getInt(position + 8);
				if (length < 0 || length > body.capacity() - position - 16) {
					return false;
				}
				if (length == SECTOR_BYTES && offset % SECTOR_BYTES == 0 && offset >= 0
						&& offset < this.medium.sizeBytes()) {
					body.put(position + 16, bytes(offset, length), 0, length);
					changed = true;
				}
				position += 16 + (length + 7) / 8 * 8;
			}
			return changed;
		});
	}

	/** As if the checksums of the undo log's records were not compared. */
	void acceptUndoRecords() {
		for (long frame : UNDO_FRAMES) {
			ByteBuffer header = bytes(frame, 64);
			long bodyBytes = header.getLong(24);
			long bodyOffset = header.getLong(16);
			if (header.getLong(0) == UNDO_MAGIC && bodyBytes >= 0 && bodyBytes <= 8 << 20 && bodyOffset >= 0
					&& bodyOffset <= this.medium.sizeBytes() - bodyBytes) {
				header.putInt(36, crc(bytes(bodyOffset, (int) bodyBytes), (int) bodyBytes));
				header.putInt(44, undoCrc(header));
				put(frame, header);
			}
		}
	}

	/** As if a commit of the undo log never were taken for whole: its after checksum is wrong. */
	void rejectUndoneCommits() {
		for (long frame : UNDO_FRAMES) {
			ByteBuffer header = bytes(frame, 64);
			if (header.getLong(0) == UNDO_MAGIC && header.getInt(44) == undoCrc(header)) {
				header.putInt(40, ~header.getInt(40));
				header.putInt(44, undoCrc(header));
				put(frame, header);
			}
		}
	}

	/** As if the sums of what the pool holds were not compared with those in the header and the undo log. */
	void acceptSums() {
		ByteBuffer newest = newestHeader();
		if (newest == null || newest.getInt(124) != 1
				|| new UUID(newest.getLong(128), newest.getLong(136)).equals(this.medium.boot())) {
			// nobody compares all of them
			return;
		}
		PoolSums sums;
		try {
			sums = PoolScan.sums(this.medium);
		} catch (PoolException ex) {
			return;
		}
		for (long frame : UNDO_FRAMES) {
			ByteBuffer header = bytes(frame, 64);
			if (header.getLong(0) == UNDO_MAGIC && header.getInt(44) == undoCrc(header)) {
				header.putLong(48, sums.descriptors()).putLong(56, sums.blocks());
				header.putInt(44, undoCrc(header));
				put(frame, header);
			}
		}
		for (int copy = 0; copy < HEADER_COPIES; copy++) {
			ByteBuffer header = bytes((long) copy * HEADER_COPY_BYTES, SECTOR_BYTES);
			if (header.getLong(0) == HEADER_MAGIC && header.getInt(HEADER_CHECKSUM) == crc(header, HEADER_CHECKSUM)) {
				header.putLong(144, sums.descriptors()).putLong(152, sums.blocks());
				header.putInt(HEADER_CHECKSUM, crc(header, HEADER_CHECKSUM));
				put((long) copy * HEADER_COPY_BYTES, header);
			}
		}
	}

}
