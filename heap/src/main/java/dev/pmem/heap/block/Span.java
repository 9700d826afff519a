package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The free slots of one span of chunks. Guarded by the allocator.
 * <p>
 * Invariant: {@code freeCount} is the number of set bits.
 */
public final class Span {

	final int chunk;

	final int sizeClass;

	int freeCount;

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

	/**
	 * Finds the free slots: all of their header is zero but, perhaps, the version. A used slot whose kind was damaged isn't
	 * taken for one.
	 */
	void scan(MemorySegment segment) {
		for (int slot = 0; slot < this.slotCount; slot++) {
			long offset = slotOffset(slot);
			if ((segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH)
					| segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE)) == 0) {
				this.free[slot >> 6] |= 1L << slot;
				this.freeCount++;
			}
		}
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

	void give(long offset) {
		int slot = (int) ((offset - PoolLayout.chunkOffset(this.chunk)) / SizeClasses.slotBytes(this.sizeClass));
		assert slotOffset(slot) == offset : offset + " is no slot";
		assert (this.free[slot >> 6] & (1L << slot)) == 0 : offset + " is free already";
		this.free[slot >> 6] |= 1L << slot;
		this.firstWord = Math.min(this.firstWord, slot >> 6);
		this.freeCount++;
	}

	boolean isEmpty() {
		return this.freeCount == this.slotCount;
	}

	void forEachStaleHeader(MemorySegment segment, Allocator.SpanWriter writer) {
		for (int slot = 0; slot < this.slotCount; slot++) {
			long offset = slotOffset(slot);
			if ((segment.get(PoolLayout.LONG, offset) | segment.get(PoolLayout.LONG, offset + 8) | segment.get(
					PoolLayout.LONG, offset + 16)) != 0) {
				writer.staleHeader(offset);
			}
		}
	}

}
