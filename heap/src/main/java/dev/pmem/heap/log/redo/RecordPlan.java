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
 * What one record of the journal will hold.
 * <p>
 * Invariant: each sector that the record writes to is marked in the epoch's {@link TouchedSectors}, and those that this
 * record was the first to mark are in {@code marked}, so that a record that isn't written can be taken back.
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

	/** To be followed by {@link #mark}. */
	RecordPlan(List<Change> changes, TouchedSectors touched) {
		this.touched = touched;
		this.changes = changes;
	}

	/** Marks what the record writes to. May end with an error half-way: {@link #takeBack} undoes what was done. */
	void mark() {
		for (int index = 0; index < this.changes.size(); index++) {
			Change change = this.changes.get(index);
			mark(change.offset(), change.storedBytes());
		}
	}

	/**
	 * A sector of which the change stores all bytes needs no image; of another one all other bytes must come from the
	 * record too, the first time in an epoch: a crash while the sector is written may leave garbage of it.
	 */
	private void mark(long offset, int sizeBytes) {
		this.bodyBytes += RedoJournalLayout.entryBytes(sizeBytes);
		long end = offset + sizeBytes;
		long last = TouchedSectors.sectorOf(end - 1);
		for (long sector = TouchedSectors.sectorOf(offset); sector <= last; sector++) {
			this.marked = withRoom(this.marked, this.markedCount);
			this.images = withRoom(this.images, this.imageCount);
			if (this.touched.add(sector)) {
				// no call between these: what is marked is noted
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
	 * Writes the body; gives its checksum. The images go before the changes: they are of what lies there before any of them.
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
