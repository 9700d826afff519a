/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.Arrays;

/**
 * The spans of one size class that were in the pool when it was opened and that nobody has looked at since; and what was
 * found in those that were looked at. Guarded by the allocator.
 * <p>
 * Spans are chosen at random: so those chosen are a fair sample of all, however free space is spread, and the same full
 * spans are not looked at first at each opening.
 * <p>
 * Invariant: a span is chosen once at most. Some of {@code chunks} may be scanned already, for a block in them was freed.
 */
final class UnscannedSpans {

	/** Of a class so many spans are looked at before the rest is believed to be like them. */
	private static final int SAMPLE_SPANS = 128;

	/** Where less than this part of a sample is free, new spans are made though others weren't looked at. */
	private static final int WORTHWHILE_PART = 32;

	/** In any case so many are looked at for each new span: so a pool can't grow by more than an eighth before all were. */
	private static final int LEAST_SCANS = 8;

	/** No caller has to wait for more. */
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

	/** Whether a caller who has looked at so many spans without success shall look at more before a new one is made. */
	boolean isWorthScanning(int scans) {
		return this.count > 0 && scans < MOST_SCANS && (scans < LEAST_SCANS || this.scannedSpans < SAMPLE_SPANS
				|| this.freeSlots > this.scannedSlots / WORTHWHILE_PART);
	}

	void scanned(int slotCount, int freeCount) {
		this.scannedSpans++;
		this.scannedSlots += slotCount;
		this.freeSlots += freeCount;
	}

	/** Takes out some spans, at most so many. */
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

	/** Numbers that look random, always the same ones for a seed: what a pool does can be repeated. */
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
