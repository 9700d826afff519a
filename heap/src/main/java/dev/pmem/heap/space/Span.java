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
 * Invariant: {@code freeCount} is the number of set bits. Taking and freeing change both at once, when nothing can fail
 * any more: an error of the JVM leaves a slot taken or free. Only the span's descriptor tells how many slots have a
 * header in the pool; {@code headedCount} is this number, or less.
 */
public final class Span {

	private static final int HEADED_STEP = 16;

	final int chunk;

	final int sizeClass;

	int freeCount;

	/** Whether the span is in a list, which links it by the two fields below. */
	boolean isListed;

	@Nullable
	Span previous;

	@Nullable
	Span next;

	/** Whether the commit being built writes the span's end. */
	boolean ending;

	/** The number of slots that are known here to have a header in the pool. */
	private int headedCount;

	/** The number of slots that shall have a header, while the descriptors of a commit are made. */
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

	/** The offset of the span's descriptor. */
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

	/** Finds the free slots. A slot whose header is damaged never counts as free, so nothing is stored over it. */
	void scan(MemorySegment segment) {
		this.headedCount = ChunkTable.headedSlotCount(segment, this.chunk);
		for (int slot = 0; slot < this.slotCount; slot++) {
			if (slot >= this.headedCount || isFree(segment, slotOffset(slot))) {
				this.free[slot >> 6] |= 1L << slot;
				this.freeCount++;
			}
		}
	}

	/** Whether all slots of a span in the pool are free. Quick if one of the first slots is not free. */
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
		assert this.freeCount > 0 : "no slot is free";
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

	/** Makes the slot at this offset free; the span owns the slot, and its bit says that nobody has it. */
	void free(long offset) {
		int slot = slotOf(offset);
		int word = slot >> 6;
		assert slotOffset(slot) == offset : offset + " is no slot";
		assert (this.free[word] & (1L << slot)) == 0 : offset + " is free already";
		assert this.freeCount < this.slotCount : "all slots are free";
		this.free[word] |= 1L << slot;
		this.firstWord = (word < this.firstWord) ? word : this.firstWord;
		this.freeCount++;
	}

	/**
	 * Checks that the count of free slots is that of the set bits, that no slot is free which the span doesn't have, and that
	 * no set bit lies before the first word to look at.
	 */
	void checkConsistent() {
		int count = 0;
		for (int word = 0; word < this.free.length; word++) {
			assert word >= this.firstWord || this.free[word] == 0 : this.chunk + " has free slots in word " + word;
			count += Long.bitCount(this.free[word]);
		}
		assert count == this.freeCount : this.chunk + " has " + count + " free slots, not " + this.freeCount;
		assert this.slotCount % 64 == 0 || this.free[this.free.length - 1] >>> (this.slotCount % 64) == 0
				: this.chunk + " has free slots beyond its end";
		assert this.isListed || (this.previous == null && this.next == null) : this.chunk + " is linked to others";
	}

	boolean isEmpty() {
		return this.freeCount == this.slotCount;
	}

	/**
	 * The number of slots that must have headers so that this slot has one. It includes some more slots, so that not
	 * each new block adds a header.
	 */
	private int headedCountFor(long offset) {
		int next = (slotOf(offset) / HEADED_STEP + 1) * HEADED_STEP;
		return Math.min(next, this.slotCount);
	}

	/** Notes that the commit being built stores a block there. Returns whether more slots need headers for it. */
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

	/** Passes the changes that the commit must write, so that the wanted slots have headers, to the writer once. */
	void publish(MemorySegment segment, SpanWriter writer) {
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
		// slots that have no header, and do not have a right one by chance
		for (int slot = known; slot < wanted; slot++) {
			long offset = slotOffset(slot);
			if (segment.get(PoolLayout.LONG, offset) != 0 || !isFree(segment, offset)) {
				writer.staleHeader(offset);
			}
		}
	}

}
