/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.ArrayList;

import dev.pmem.heap.space.LogAreas;

/**
 * The end of a journal, and what must be known of its records since the last completed checkpoint. Used by the commit
 * leader alone.
 * <p>
 * Invariant: {@code current} belongs to {@code epoch}. {@code previous} belongs to the epoch before, and has a meaning
 * only until that epoch's checkpoint is complete.
 */
final class JournalTail {

	/** The epoch of the next record. */
	long epoch;

	/** Where in the epoch's half the next record goes. */
	long position;

	/** Header checksum of the epoch's last record; 0 if it has none. */
	int previousChecksum;

	/** The sequence of the last record. */
	long sequence;

	TouchedSectors current = new TouchedSectors();

	TouchedSectors previous = new TouchedSectors();

	/** Bodies outside of the journal, whose chunks stay reserved until the epoch's checkpoint. */
	ArrayList<LogAreas.Area> bodies = new ArrayList<>();

	JournalTail(long epoch, long sequence) {
		this.epoch = epoch;
		this.sequence = sequence;
	}

	/**
	 * Ends the epoch. Calls nothing once it has begun to change the state.
	 * @param nextBodies an empty list
	 */
	void beginNextEpoch(ArrayList<LogAreas.Area> nextBodies) {
		this.previous.clear();
		TouchedSectors ended = this.current;
		this.current = this.previous;
		this.previous = ended;
		this.epoch++;
		this.position = 0;
		this.previousChecksum = 0;
		this.bodies = nextBodies;
	}

	/** Whether a replay of the records may write to this chunk. */
	boolean touches(int chunk, boolean previousToo) {
		return this.current.containsAnyOf(chunk) || (previousToo && this.previous.containsAnyOf(chunk));
	}

}
