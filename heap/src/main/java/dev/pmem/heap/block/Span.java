package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The free slots of one span of chunks. Guarded by the allocator.
 * <p>
 * Invariants: {@code freeCount} is the number of set bits; slots from {@code headedCount} on have no header in the pool,
 * and what is there means nothing.
 */
public final class Span {

	private static final int HEADED_STEP = 16;

	final int chunk;

	final int sizeClass;

	int freeCount;

	/** As in the span's descriptor; 0 for a span that has none yet. */
	int headedCount;

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

	private long slotOffset(int slot) {
		return PoolLayout.chunkOffset(this.chunk) + (long) slot * SizeClasses.slotBytes(this.sizeClass);
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
			long offset = slotOffset(slot);
			if (slot >= this.headedCount || isFree(segment, offset)) {
				this.free[slot >> 6] |= 1L << slot;
				this.freeCount++;
			}
		}
	}

	private static boolean isFree(MemorySegment segment, long offset) {
		return segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH) == 0
				&& segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE) == BlockLayout.freeTypeAndChecksum(offset);
	}

	long take() {
		while (this.free[this.firstWord] == 0) {
			this.firstWord++;
		}
		int slot = (this.firstWord << 6) + Long.numberOfTrailingZeros(this.free[this.firstWord]);
		this.free[slot >> 6] &= ~(1L << slot);
		this.freeCount--;
		return slotOffset(slot);
	}

	private int slotOf(long offset) {
		return (int) ((offset - PoolLayout.chunkOffset(this.chunk)) / SizeClasses.slotBytes(this.sizeClass));
	}

	/** How many slots must have headers so that this one has; with some more, so that not each new block adds one. */
	int headedCountFor(long offset) {
		int next = (slotOf(offset) / HEADED_STEP + 1) * HEADED_STEP;
		return Math.max(this.headedCount, Math.min(next, this.slotCount));
	}

	void give(long offset) {
		int slot = slotOf(offset);
		assert slotOffset(slot) == offset : offset + " is no slot";
		assert (this.free[slot >> 6] & (1L << slot)) == 0 : offset + " is free already";
		this.free[slot >> 6] |= 1L << slot;
		this.firstWord = Math.min(this.firstWord, slot >> 6);
		this.freeCount++;
	}

	boolean isEmpty() {
		return this.freeCount == this.slotCount;
	}

	/** Tells the slots that have no header yet, and no right one by chance, up to the new count. */
	void forEachStaleHeader(MemorySegment segment, int newHeadedCount, Allocator.SpanWriter writer) {
		for (int slot = this.headedCount; slot < newHeadedCount; slot++) {
			long offset = slotOffset(slot);
			if (segment.get(PoolLayout.LONG, offset) != 0 || !isFree(segment, offset)) {
				writer.staleHeader(offset);
			}
		}
	}

}
