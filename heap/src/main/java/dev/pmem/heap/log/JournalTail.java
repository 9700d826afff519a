package dev.pmem.heap.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a journal goes on, and what must be known of its records since the last completed checkpoint. Used by one thread
 * at a time, first recovery, then the commit leader.
 * <p>
 * Invariant: {@code current} belongs to {@code epoch}; {@code previous} to the epoch before it, and means something only
 * until that epoch's checkpoint is complete.
 */
final class JournalTail {

	/** Of the next record. */
	long epoch;

	/** Where in the epoch's half the next record goes. */
	long position;

	/** Header checksum of the epoch's last record; 0 if it has none. */
	int previousChecksum;

	/** Of the last record. */
	long sequence;

	/** Of the last record before the epoch. */
	long baseSequence;

	TouchedSectors current = new TouchedSectors();

	TouchedSectors previous = new TouchedSectors();

	/** Bodies outside of the journal that are not to be overwritten until the epoch's checkpoint. */
	final List<Body> currentBodies = new ArrayList<>();

	final List<Body> previousBodies = new ArrayList<>();

	record Body(long offset, long sizeBytes) {}

	JournalTail(long epoch, long sequence) {
		this.epoch = epoch;
		this.sequence = sequence;
		this.baseSequence = sequence;
	}

	void beginNextEpoch() {
		TouchedSectors ended = this.current;
		this.current = this.previous;
		this.current.clear();
		this.previous = ended;
		this.previousBodies.clear();
		this.previousBodies.addAll(this.currentBodies);
		this.currentBodies.clear();
		this.epoch++;
		this.baseSequence = this.sequence;
		this.position = 0;
		this.previousChecksum = 0;
	}

	/** Whether replay of the records may write to this chunk. */
	boolean touches(int chunk, boolean previousToo) {
		return this.current.containsAnyOf(chunk) || (previousToo && this.previous.containsAnyOf(chunk));
	}

}
