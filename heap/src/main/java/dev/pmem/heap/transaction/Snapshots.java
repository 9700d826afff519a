package dev.pmem.heap.transaction;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which snapshots are in use, and the newest commit.
 * <p>
 * Invariant: when {@link #oldest} has returned {@code n}, no transaction has, or will ever get, a snapshot below
 * {@code n}. Acquiring stores the snapshot in a slot and then looks at the newest commit again: either it is still the
 * same, and whoever publishes the next one will find the slot, or the acquirer takes the newer one.
 * <p>
 * Slots hold the snapshot + 1, or 0 if free.
 */
final class Snapshots {

	/** A power of two. */
	private static final int SLOTS_PER_SEGMENT = 32;

	/** A cache line each, so that transactions of different threads don't slow each other down. */
	private static final int STRIDE = 8;

	private volatile long published;

	private volatile AtomicLongArray[] segments = {newSegment()};

	Snapshots(long published) {
		this.published = published;
	}

	private static AtomicLongArray newSegment() {
		return new AtomicLongArray(SLOTS_PER_SEGMENT * STRIDE);
	}

	/** The newest commit. */
	long published() {
		return this.published;
	}

	/** Makes a commit visible to the snapshots acquired from now on. */
	void publish(long sequence) {
		assert sequence > this.published;
		this.published = sequence;
	}

	/** Takes a slot with the newest snapshot; {@link #snapshot} tells which. */
	int acquire() {
		int start = (int) Thread.currentThread().threadId();
		while (true) {
			AtomicLongArray[] known = this.segments;
			for (int segment = 0; segment < known.length; segment++) {
				for (int probe = 0; probe < SLOTS_PER_SEGMENT; probe++) {
					int index = ((start + probe) & (SLOTS_PER_SEGMENT - 1)) * STRIDE;
					if (known[segment].getPlain(index) == 0 && claim(known[segment], index)) {
						return segment * SLOTS_PER_SEGMENT * STRIDE + index;
					}
				}
			}
			addSegment(known.length);
		}
	}

	private boolean claim(AtomicLongArray slots, int index) {
		long snapshot = this.published;
		if (!slots.compareAndSet(index, 0, snapshot + 1)) {
			return false;
		}
		for (long newest = this.published; newest != snapshot; newest = this.published) {
			snapshot = newest;
			slots.set(index, snapshot + 1);
		}
		return true;
	}

	private synchronized void addSegment(int expectedCount) {
		if (this.segments.length == expectedCount) {
			AtomicLongArray[] more = java.util.Arrays.copyOf(this.segments, expectedCount + 1);
			more[expectedCount] = newSegment();
			this.segments = more;
		}
	}

	long snapshot(int slot) {
		return slots(slot).getPlain(slot % (SLOTS_PER_SEGMENT * STRIDE)) - 1;
	}

	void release(int slot) {
		slots(slot).setRelease(slot % (SLOTS_PER_SEGMENT * STRIDE), 0);
	}

	private AtomicLongArray slots(int slot) {
		return this.segments[slot / (SLOTS_PER_SEGMENT * STRIDE)];
	}

	/** The oldest snapshot in use, or the newest commit if there's none. */
	long oldest() {
		long oldest = this.published;
		for (AtomicLongArray slots : this.segments) {
			for (int index = 0; index < slots.length(); index += STRIDE) {
				long value = slots.get(index);
				if (value != 0 && value - 1 < oldest) {
					oldest = value - 1;
				}
			}
		}
		return oldest;
	}

	int activeCount() {
		int count = 0;
		for (AtomicLongArray slots : this.segments) {
			for (int index = 0; index < slots.length(); index += STRIDE) {
				count += (slots.get(index) != 0) ? 1 : 0;
			}
		}
		return count;
	}

}
