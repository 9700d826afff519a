/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.lang.foreign.MemorySegment;

import dev.pmem.heap.medium.EngineLock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;

/**
 * Searches the spans that were in the pool when it was opened. Their free slots are not known before they are scanned,
 * and no caller may be held up for a time in proportion to the pool. The search therefore goes step by step. It takes
 * the allocator's lock for each step alone, and has the pages read before that.
 */
final class SpanSearch {

	/** How many spans are scanned under the lock at a time. */
	private static final int SCANS_PER_STEP = 8;

	/**
	 * The number of spans that are examined under the lock at a time; most of them have a block in one of the first
	 * slots.
	 */
	private static final int LOOKS_PER_STEP = 64;

	/** How many chunks are passed under the lock at a time. */
	private static final int CHUNKS_PER_STEP = 4096;

	private static final int PAGE_BYTES = 4096;

	private static final int[] NONE = {};

	private final Medium medium;

	private final EngineLock lock;

	private final ChunkTable table;

	private final SpanSpace space;

	private final UnscannedSpans[] unscanned = new UnscannedSpans[SizeClasses.COUNT];

	private UnscannedSpans.PlainRandom random = new UnscannedSpans.PlainRandom(0);

	/** The number behind the chunks that were in the pool at opening. */
	private int limit;

	/** The chunk at which the search for empty spans goes on, and the number of chunks that are left to search. */
	private int nextLook = PoolLayout.FIRST_DATA_CHUNK;

	private int chunksToLookAt;

	/** Never read; keeps the compiler from leaving out the loads that bring pages into memory. */
	private long broughtIn;

	SpanSearch(Medium medium, EngineLock lock, ChunkTable table, SpanSpace space) {
		this.medium = medium;
		this.lock = lock;
		this.table = table;
		this.space = space;
		for (int sizeClass = 0; sizeClass < this.unscanned.length; sizeClass++) {
			this.unscanned[sizeClass] = new UnscannedSpans();
		}
	}

	/** Adds a span of a size class that was in the pool at opening. */
	void add(int chunk, int sizeClass) {
		this.unscanned[sizeClass].add(chunk);
	}

	/**
	 * Begins the search, once all spans were added.
	 * @param seed another number whenever spans were made since the last opening
	 */
	void begin(long seed) {
		this.random = new UnscannedSpans.PlainRandom(seed);
		this.limit = this.table.chunkLimit();
		this.chunksToLookAt = Math.max(0, this.limit - PoolLayout.FIRST_DATA_CHUNK);
		if (this.chunksToLookAt > 0) {
			this.nextLook = PoolLayout.FIRST_DATA_CHUNK + this.random.below(this.chunksToLookAt);
		}
	}

	/** Whether all spans of the class were scanned. Must be called with the lock. */
	boolean isDone(int sizeClass) {
		return sizeClass == SizeClasses.LARGE || this.unscanned[sizeClass].isEmpty();
	}

	/**
	 * Scans spans of the class until one has a free slot, and takes that slot. Returns 0 if none has one, or if enough
	 * spans were scanned.
	 * @param all whether only all spans are enough
	 */
	long findSlot(int sizeClass, boolean all) {
		if (sizeClass == SizeClasses.LARGE) {
			return 0;
		}
		int scans = 0;
		while (true) {
			int[] chosen = choose(sizeClass, scans, all);
			if (chosen.length == 0) {
				return 0;
			}
			bringIn(chosen, sizeClass);
			long offset = scan(sizeClass, chosen);
			if (offset != 0) {
				return offset;
			}
			scans += chosen.length;
		}
	}

	private int[] choose(int sizeClass, int scans, boolean all) {
		this.lock.lock();
		try {
			UnscannedSpans spans = this.unscanned[sizeClass];
			return (all || spans.isWorthScanning(scans)) ? spans.choose(SCANS_PER_STEP, this.random) : NONE;
		} finally {
			this.lock.holder = null;
		}
	}

	private long scan(int sizeClass, int[] chosen) {
		this.lock.lock();
		try {
			for (int chunk : chosen) {
				if (this.space.isUnscanned(chunk) && this.table.sizeClass(chunk) == sizeClass) {
					Span span = this.space.scan(chunk);
					this.unscanned[sizeClass].scanned(span.slotCount(), span.freeCount);
				}
			}
			return this.space.takeFree(sizeClass);
		} finally {
			this.lock.holder = null;
		}
	}

	private void bringIn(int[] chosen, int sizeClass) {
		MemorySegment segment = this.medium.segment();
		int slotBytes = SizeClasses.slotBytes(sizeClass);
		if (slotBytes < PAGE_BYTES) {
			for (int chunk : chosen) {
				this.medium.prefetch(PoolLayout.chunkOffset(chunk), headedBytes(segment, chunk, slotBytes));
			}
		}
		long bits = 0;
		for (int chunk : chosen) {
			long end = PoolLayout.chunkOffset(chunk) + headedBytes(segment, chunk, slotBytes);
			for (long place = PoolLayout.chunkOffset(chunk); place < end; place += Math.max(slotBytes, PAGE_BYTES)) {
				bits |= segment.get(PoolLayout.LONG, place);
			}
		}
		this.broughtIn |= bits;
	}

	private static long headedBytes(MemorySegment segment, int chunk, int slotBytes) {
		return Math.max(1, (long) ChunkTable.headedSlotCount(segment, chunk) * slotBytes);
	}

	/**
	 * Searches so many of the chunks that were in the pool at opening for wholly empty spans of any size class. Goes on
	 * where the last search ended. An empty span serves its own class at once, and other classes when a commit has
	 * written its end.
	 */
	void findEmptySpans(int chunkCount) {
		int[] starts = new int[LOOKS_PER_STEP];
		int left = chunkCount;
		while (left > 0) {
			int passed;
			int count;
			this.lock.lock();
			try {
				passed = this.chunksToLookAt;
				count = chooseToLookAt(starts, Math.min(left, CHUNKS_PER_STEP));
				passed -= this.chunksToLookAt;
			} finally {
				this.lock.holder = null;
			}
			if (passed == 0) {
				return;
			}
			left -= passed;
			lookAt(starts, count);
		}
	}

	/** Goes on through the chunks. Returns the number of unscanned spans that it found. */
	private int chooseToLookAt(int[] starts, int chunkCount) {
		int end = Math.max(0, this.chunksToLookAt - chunkCount);
		int count = 0;
		while (this.chunksToLookAt > end && count < starts.length) {
			int chunk = (this.nextLook < this.limit) ? this.nextLook : PoolLayout.FIRST_DATA_CHUNK;
			if (this.space.isUnscanned(chunk)) {
				starts[count++] = chunk;
			}
			this.nextLook = chunk + 1;
			this.chunksToLookAt--;
		}
		return count;
	}

	private void lookAt(int[] starts, int count) {
		MemorySegment segment = this.medium.segment();
		for (int index = 0; index < count; index++) {
			this.medium.prefetch(PoolLayout.chunkOffset(starts[index]), BlockLayout.HEADER_BYTES);
		}
		long bits = 0;
		for (int index = 0; index < count; index++) {
			bits |= segment.get(PoolLayout.LONG, PoolLayout.chunkOffset(starts[index]));
		}
		this.broughtIn |= bits;
		this.lock.lock();
		try {
			for (int index = 0; index < count; index++) {
				if (this.space.isUnscanned(starts[index])) {
					this.space.scanIfEmpty(starts[index]);
				}
			}
		} finally {
			this.lock.holder = null;
		}
	}

}
