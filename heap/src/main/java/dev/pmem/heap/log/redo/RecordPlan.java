/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.RunningSums;
import dev.pmem.heap.pool.PoolLayout;

/**
 * The contents of one record of the journal that will be written.
 * <p>
 * Invariant: each sector that the record writes to is marked in the epoch's {@link TouchedSectors}. The sectors that
 * this record was the first to mark are in {@code marked}, so the marks of a record that is not written can be taken
 * back.
 */
final class RecordPlan {

	private final TouchedSectors touched;

	/** Changes whose bytes the record holds, in order. */
	final List<Change> changes;

	private long[] images = new long[8];

	private int imageCount;

	private long[] marked = new long[8];

	private int markedCount;

	private long bodyBytes = RedoJournalLayout.SUMS_BYTES;

	/** Makes a plan; {@link #mark} must follow. */
	RecordPlan(List<Change> changes, TouchedSectors touched) {
		this.touched = touched;
		this.changes = changes;
	}

	/**
	 * Marks the sectors that the record writes to. If an error ends this half way, {@link #takeBack} undoes the marks
	 * that were made.
	 */
	void mark() {
		for (int index = 0; index < this.changes.size(); index++) {
			Change change = this.changes.get(index);
			mark(change.offset(), change.storedBytes());
		}
	}

	/**
	 * If the change stores all bytes of a sector, the sector needs no image. Otherwise the record must hold all other
	 * bytes of the sector as well, when the sector is stored to for the first time in an epoch: a crash while the
	 * sector is written may leave garbage in all of it.
	 */
	private void mark(long offset, int sizeBytes) {
		this.bodyBytes += RedoJournalLayout.entryBytes(sizeBytes);
		long end = offset + sizeBytes;
		long last = TouchedSectors.sectorOf(end - 1);
		for (long sector = TouchedSectors.sectorOf(offset); sector <= last; sector++) {
			this.marked = withRoom(this.marked, this.markedCount);
			this.images = withRoom(this.images, this.imageCount);
			if (this.touched.add(sector)) {
				// no call between these: each marked sector is noted
				this.marked[this.markedCount++] = sector;
				long start = TouchedSectors.offsetOf(sector);
				if (start < offset || start + PoolLayout.SECTOR_BYTES > end) {
					this.images[this.imageCount++] = sector;
					this.bodyBytes += RedoJournalLayout.entryBytes(PoolLayout.SECTOR_BYTES);
				}
			}
		}
	}

	private static long[] withRoom(long[] numbers, int count) {
		return (count == numbers.length) ? Arrays.copyOf(numbers, 2 * count) : numbers;
	}

	/** Unmarks what this record has marked. May be called again, as long as no other record has marked anything since. */
	void takeBack() {
		for (int index = 0; index < this.markedCount; index++) {
			this.touched.remove(this.marked[index]);
		}
	}

	long bodyBytes() {
		return this.bodyBytes;
	}

	int entryCount() {
		return this.imageCount + this.changes.size();
	}

	/**
	 * Writes the body and returns its checksum. The images go before the changes, because they hold the sectors as they
	 * are before any of the changes.
	 */
	int writeBody(RecordWriter writer, long bodyOffset, RunningSums sums) {
		writer.begin(bodyOffset);
		writer.putSums(sums);
		for (int index = 0; index < this.imageCount; index++) {
			writer.putSector(this.images[index]);
		}
		for (Change change : this.changes) {
			writer.putChange(change);
		}
		return writer.end();
	}

	/** Changes of a batch apart from those that are stored in place right away. */
	static List<Change> without(List<Change> all, List<Change> direct) {
		if (direct.isEmpty()) {
			return all;
		}
		List<Change> rest = new ArrayList<>(all.size() - direct.size());
		int next = 0;
		for (Change change : all) {
			if (next < direct.size() && direct.get(next) == change) {
				next++;
			} else {
				rest.add(change);
			}
		}
		return rest;
	}

}
