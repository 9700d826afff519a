/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;

/**
 * The free slots of one span of chunks. Guarded by the allocator.
 * <p>
 * Invariant: {@code freeCount} is the number of set bits. Taking and giving change both at once, once nothing can fail any
 * more: an error of the JVM leaves a slot taken, or free, never half of it. How many slots have a header in the pool only
 * the span's descriptor tells; {@code headedCount} is as many, or less.
 */
public final class Span {

	private static final int HEADED_STEP = 16;

	final int chunk;

	final int sizeClass;

	int freeCount;

	/** The list that it is in, if any, and its neighbours there. */
	@Nullable
	SpanList list;

	@Nullable
	Span previous;

	@Nullable
	Span next;

	/** Whether the commit being built writes its end. */
	boolean ending;

	/** So many slots have a header in the pool, as far as is known here. */
	private int headedCount;

	/** While the descriptors of a commit are made: how many slots shall have a header. */
	private int wantedHeadedCount;

	private final int slotCount;

	/** One bit for each slot, set if it's free. */
	private final long[] free;

	/** No word before this one has a set bit. */
	private int firstWord;

	Span(int chunk, int sizeClass) {
		this.chunk = chunk;
		this.sizeClass = sizeClass;
		this.slotCount = SizeClasses.slotCount(sizeClass);
		this.free = new long[(this.slotCount + 63) / 64];
	}

	/** Where the span's descriptor lies. */
	public long descriptorOffset() {
		return PoolLayout.descriptorOffset(this.chunk);
	}

	int chunkCount() {
		return SizeClasses.spanChunks(this.sizeClass);
	}

	int slotCount() {
		return this.slotCount;
	}

	private long slotOffset(int slot) {
		return slotOffset(this.chunk, this.sizeClass, slot);
	}

	private static long slotOffset(int chunk, int sizeClass, int slot) {
		return PoolLayout.chunkOffset(chunk) + (long) slot * SizeClasses.slotBytes(sizeClass);
	}

	void fillFree() {
		Arrays.fill(this.free, -1L);
		if (this.slotCount % 64 != 0) {
			this.free[this.free.length - 1] = (1L << (this.slotCount % 64)) - 1;
		}
		this.freeCount = this.slotCount;
	}

	/** Finds the free slots. One whose header is damaged, whatever it was, is none: nothing is stored over it. */
	void scan(MemorySegment segment) {
		this.headedCount = ChunkTable.headedSlotCount(segment, this.chunk);
		for (int slot = 0; slot < this.slotCount; slot++) {
			if (slot >= this.headedCount || isFree(segment, slotOffset(slot))) {
				this.free[slot >> 6] |= 1L << slot;
				this.freeCount++;
			}
		}
	}

	/** Whether all slots of a span in the pool are free; quick where one of the first isn't. */
	static boolean isEmpty(MemorySegment segment, int chunk, int sizeClass) {
		int headedCount = ChunkTable.headedSlotCount(segment, chunk);
		for (int slot = 0; slot < headedCount; slot++) {
			if (!isFree(segment, slotOffset(chunk, sizeClass, slot))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isFree(MemorySegment segment, long offset) {
		return segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH) == 0
				&& segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE) == BlockLayout.freeTypeAndChecksum(offset);
	}

	/** Takes a slot; there must be a free one. */
	long take() {
		int word = this.firstWord;
		while (this.free[word] == 0) {
			word++;
		}
		int slot = (word << 6) + Long.numberOfTrailingZeros(this.free[word]);
		long offset = slotOffset(slot);
		this.free[word] &= ~(1L << slot);
		this.firstWord = word;
		this.freeCount--;
		return offset;
	}

	private int slotOf(long offset) {
		return (int) ((offset - PoolLayout.chunkOffset(this.chunk)) / SizeClasses.slotBytes(this.sizeClass));
	}

	void give(long offset) {
		int slot = slotOf(offset);
		int word = slot >> 6;
		assert slotOffset(slot) == offset : offset + " is no slot";
		assert (this.free[word] & (1L << slot)) == 0 : offset + " is free already";
		this.free[word] |= 1L << slot;
		this.firstWord = (word < this.firstWord) ? word : this.firstWord;
		this.freeCount++;
	}

	boolean isEmpty() {
		return this.freeCount == this.slotCount;
	}

	/** How many slots must have headers so that this one has; with some more, so that not each new block adds one. */
	private int headedCountFor(long offset) {
		int next = (slotOf(offset) / HEADED_STEP + 1) * HEADED_STEP;
		return Math.min(next, this.slotCount);
	}

	/** The commit being built stores a block there; gives whether more slots need headers for it. */
	boolean wantHeader(MemorySegment segment, long offset) {
		int wanted = headedCountFor(offset);
		if (wanted <= this.headedCount) {
			return false;
		}
		this.headedCount = ChunkTable.headedSlotCount(segment, this.chunk);
		if (wanted <= this.headedCount) {
			return false;
		}
		if (wanted > this.wantedHeadedCount) {
			this.wantedHeadedCount = wanted;
		}
		return true;
	}

	/** Tells once what the commit must write so that the wanted slots have headers. */
	void publish(MemorySegment segment, Allocator.SpanWriter writer) {
		int wanted = this.wantedHeadedCount;
		this.wantedHeadedCount = 0;
		int known = ChunkTable.headedSlotCount(segment, this.chunk);
		if (wanted <= known) {
			return;
		}
		writer.descriptor(descriptorOffset(), ChunkTable.descriptor(this.chunk, this.sizeClass, wanted));
		if (known == 0) {
			writer.fresh(PoolLayout.chunkOffset(this.chunk), (long) chunkCount() << PoolLayout.CHUNK_BITS);
		}
		// those without a header, and without a right one by chance
		for (int slot = known; slot < wanted; slot++) {
			long offset = slotOffset(slot);
			if (segment.get(PoolLayout.LONG, offset) != 0 || !isFree(segment, offset)) {
				writer.staleHeader(offset);
			}
		}
	}

}
