/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.Arrays;

/**
 * The spans of one size class that were in the pool when it was opened and were not examined since, and the results of
 * those that were examined. Guarded by the allocator.
 * <p>
 * Spans are chosen at random. The chosen spans are therefore a fair sample of all spans, however free space is spread,
 * and different openings do not examine the same full spans first.
 * <p>
 * Invariant: a span is chosen once at most. Some of {@code chunks} may be scanned already, because a block in them was
 * freed.
 */
final class UnscannedSpans {

	/**
	 * The size of the sample: the number of spans of a class that are scanned before the rest is believed to be like
	 * them.
	 */
	private static final int SAMPLE_SPANS = 128;

	/**
	 * If less than one slot in so many of the scanned slots is free, new spans are made although other spans were not
	 * scanned.
	 */
	private static final int WORTHWHILE_PART = 32;

	/**
	 * The number of spans that are scanned for each new span in any case. A pool therefore can't grow by more than an
	 * eighth before all spans were scanned.
	 */
	private static final int LEAST_SCANS = 8;

	/** The most scans that one caller waits for. */
	private static final int MOST_SCANS = 256;

	private static final int[] NONE = {};

	private int[] chunks = NONE;

	private int count;

	private long scannedSpans;

	private long scannedSlots;

	private long freeSlots;

	void add(int chunk) {
		if (this.count == this.chunks.length) {
			this.chunks = Arrays.copyOf(this.chunks, Math.max(64, this.count + this.count / 2));
		}
		this.chunks[this.count++] = chunk;
	}

	boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Whether a caller that has scanned so many spans without success shall scan more spans before a new span is made.
	 */
	boolean isWorthScanning(int scans) {
		return this.count > 0 && scans < MOST_SCANS && (scans < LEAST_SCANS || this.scannedSpans < SAMPLE_SPANS
				|| this.freeSlots > this.scannedSlots / WORTHWHILE_PART);
	}

	void scanned(int slotCount, int freeCount) {
		this.scannedSpans++;
		this.scannedSlots += slotCount;
		this.freeSlots += freeCount;
	}

	/** Takes out some spans, at most the given number. */
	int[] choose(int most, PlainRandom random) {
		int[] chosen = new int[Math.min(most, this.count)];
		for (int index = 0; index < chosen.length; index++) {
			int place = random.below(this.count);
			chosen[index] = this.chunks[place];
			this.chunks[place] = this.chunks[--this.count];
		}
		if (this.count == 0) {
			this.chunks = NONE;
		}
		return chosen;
	}

	/** Pseudo-random numbers, the same for the same seed, so that a pool's behaviour can be repeated. */
	static final class PlainRandom {

		private long state;

		PlainRandom(long seed) {
			this.state = seed;
		}

		int below(int bound) {
			// the steps of SplittableRandom
			this.state += 0x9E37_79B9_7F4A_7C15L;
			long mixed = (this.state ^ (this.state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
			mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
			return (int) (((mixed >>> 33) * bound) >>> 31);
		}

	}

}
