/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.Medium;

/**
 * The chunk descriptors, which describe the spans of chunks. The persistent descriptor of a span is one u64 in the
 * place of its first chunk ({@link DescriptorLayout}). It is zero for free chunks and for the other chunks of a span.
 * The place of chunk 0 holds the sum of all descriptors, which detects descriptors that were wiped out. The sum also
 * detects a page of descriptors of an earlier state, if the page does not hold the sum itself; otherwise the sum in the
 * pool's header or log detects this page.
 * <p>
 * This class also keeps, for each chunk, its size class and the first chunk of its span, so a slot's capacity is known
 * from its offset alone.
 * <p>
 * Invariant: the volatile tables describe the persistent descriptors, and the spans that are reserved but not yet
 * committed. They are changed under the allocator's lock. Any thread may read them with an offset in a span: the thread
 * got the offset after the span was made.
 */
public final class ChunkTable {

	private static final byte FREE_CHUNK = 0;

	private final Medium medium;

	private final PoolWords words;

	/** For each region and chunk: 0 free, else size class + 1 (as unsigned byte; large is 256, stored as 255). */
	private byte[][] classes = {};

	private short[][] spanStarts = {};

	/** A table of the descriptors as they are in place. It is empty until they are loaded. */
	public ChunkTable(Medium medium) {
		this(medium, (offset) -> medium.segment().get(PoolLayout.LONG, offset));
	}

	/**
	 * @param words gives the persistent descriptors
	 */
	public ChunkTable(Medium medium, PoolWords words) {
		this.medium = medium;
		this.words = words;
	}

	/**
	 * The persistent descriptor of a span.
	 * @param count chunks of a large block, or slots of a span that have a header; at most 65535
	 */
	public static long descriptor(int chunk, int sizeClass, int count) {
		return DescriptorLayout.descriptor(chunk, sizeClass, count);
	}

	/** How many slots of the span at this first chunk have a header in the pool. */
	public static int headedSlotCount(MemorySegment segment, int chunk) {
		return DescriptorLayout.count(segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk)));
	}

	/**
	 * The number behind the last chunk of all spans that the descriptors name, even if the file is too short for these
	 * spans.
	 */
	static long end(Medium medium) {
		ChunkTable table = new ChunkTable(medium);
		int end = PoolLayout.FIRST_DATA_CHUNK;
		int limit = descriptorLimit(table.chunkLimit());
		for (int chunk = PoolLayout.FIRST_DATA_CHUNK; chunk < limit; chunk++) {
			end = Math.max(end, spanEnd(chunk, table.words.at(PoolLayout.descriptorOffset(chunk))));
		}
		return PoolLayout.chunkOffset(end);
	}

	/**
	 * The number behind the last chunk of the span that this descriptor, in the place of this chunk, describes; 0 if it
	 * is no descriptor.
	 */
	private static int spanEnd(int chunk, long descriptor) {
		boolean isSpan = PoolLayout.isDataChunk(chunk) && DescriptorLayout.isRight(chunk, descriptor);
		return isSpan ? chunk + DescriptorLayout.chunkCount(descriptor) : 0;
	}

	/** As {@link #spanEnd}, in bytes, for a word that lies, or will lie, at any offset. */
	static long spanEndOffset(long offset, long word) {
		int chunk = PoolLayout.chunkOfDescriptor(offset);
		return (chunk < 0) ? 0 : PoolLayout.chunkOffset(spanEnd(chunk, word));
	}

	/** Whether a span that starts at this chunk is in the pool. */
	public static boolean isDescribed(MemorySegment segment, int chunk) {
		return segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk)) != 0;
	}

	/** Reads all descriptors and reports each span. */
	public void load(SpanVisitor visitor) {
		ensureRegions(chunkLimit());
		visit((chunk, count, sizeClass, slotCount) -> {
			// the pool may have grown
			ensureRegions(chunk + count);
			mark(chunk, count, sizeClass);
			visitor.visit(chunk, count, sizeClass, slotCount);
		});
		verifySum(descriptorLimit(chunkLimit()));
	}

	/**
	 * Reports each span that the persistent descriptors describe, and checks the descriptors, but not their sum.
	 * Commits may go on and change descriptors meanwhile.
	 */
	public void visit(SpanVisitor visitor) {
		// also the descriptors of chunks that the file is too short for: they show that the file was cut off
		int descriptorLimit = descriptorLimit(chunkLimit());
		int chunk = PoolLayout.FIRST_DATA_CHUNK;
		while (chunk < descriptorLimit) {
			if (!PoolLayout.isDataChunk(chunk)) {
				chunk++;
				continue;
			}
			long descriptor = this.words.at(PoolLayout.descriptorOffset(chunk));
			if (descriptor == 0) {
				chunk++;
				continue;
			}
			verify(chunk, descriptor, chunkLimit());
			int sizeClass = DescriptorLayout.sizeClass(descriptor);
			int count = DescriptorLayout.chunkCount(descriptor);
			// not read again: the chunk may belong to another span by now
			int slotCount = (sizeClass == SizeClasses.LARGE) ? 1 : DescriptorLayout.count(descriptor);
			visitor.visit(chunk, count, sizeClass, slotCount);
			chunk += count;
		}
	}

	/** The number behind the chunks of the last region whose descriptors are in the file. */
	private static int descriptorLimit(int chunkLimit) {
		int region = chunkLimit / PoolLayout.CHUNKS_PER_REGION;
		boolean hasDescriptors = chunkLimit % PoolLayout.CHUNKS_PER_REGION >= PoolLayout.REGION_RESERVED_CHUNKS;
		return (region + (hasDescriptors ? 1 : 0)) * PoolLayout.CHUNKS_PER_REGION;
	}

	/** All places of descriptors add to the sum, also places that must hold no descriptor. */
	private void verifySum(int descriptorLimit) {
		long written = this.words.at(PoolLayout.DESCRIPTOR_SUM_OFFSET);
		long sum = -written;
		for (int chunk = 0; chunk < descriptorLimit; chunk++) {
			sum += this.words.at(PoolLayout.descriptorOffset(chunk));
		}
		if (sum != written) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(PoolLayout.DESCRIPTOR_SUM_OFFSET)
					.expected(Long.toHexString(written) + ", the sum at offset " + PoolLayout.DESCRIPTOR_SUM_OFFSET)
					.found(Long.toHexString(sum) + " (some descriptors were wiped out, or the file is cut off)"),
					"the sum of its chunks' descriptors");
		}
	}

	private void verify(int chunk, long descriptor, int chunkLimit) {
		if (!DescriptorLayout.isRight(chunk, descriptor)) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(PoolLayout.descriptorOffset(chunk)),
					"the descriptor of chunk " + chunk + " at offset " + PoolLayout.descriptorOffset(chunk) + " is "
							+ Long.toHexString(descriptor) + ", which describes no span");
		}
		int end = chunk + DescriptorLayout.chunkCount(descriptor);
		if (end > chunkLimit) {
			throw CorruptPoolException.cutOff(PoolFacts.of(this.medium.name()), "its file has " + this.medium
					.sizeBytes() + " bytes, but chunk " + chunk + " belongs to a span that ends at " + PoolLayout
							.chunkOffset(end));
		}
	}

	/**
	 * Refuses descriptors that are right by themselves, but of another state than the pool: chunks that they show as
	 * free may be in use.
	 * @param expected the sum of the descriptors in the state that the pool was left in, by its header and its log
	 */
	public void requireSum(long expected) {
		long found = this.words.at(PoolLayout.DESCRIPTOR_SUM_OFFSET);
		if (found != expected) {
			throw CorruptPoolException.lostWrite(PoolFacts.of(this.medium.name()),
					"the descriptors of its chunks add up to " + Long.toHexString(found)
							+ ", but its header and log say " + Long.toHexString(expected)
							+ ": a page of them is of an earlier state, as after a write that the disk has lost, and what looks free may hold data");
		}
	}

	/** The chunks that the pool's size holds. */
	public int chunkLimit() {
		return (int) (this.medium.sizeBytes() >>> PoolLayout.CHUNK_BITS);
	}

	/** Extends the volatile tables to this many chunks. */
	public void ensureRegions(int chunkLimit) {
		int regionCount = (chunkLimit + PoolLayout.CHUNKS_PER_REGION - 1) / PoolLayout.CHUNKS_PER_REGION;
		int before = this.classes.length;
		if (regionCount > before) {
			byte[][] moreClasses = Arrays.copyOf(this.classes, regionCount);
			short[][] moreStarts = Arrays.copyOf(this.spanStarts, regionCount);
			for (int region = before; region < regionCount; region++) {
				moreClasses[region] = new byte[PoolLayout.CHUNKS_PER_REGION];
				moreStarts[region] = new short[PoolLayout.CHUNKS_PER_REGION];
			}
			// threads that read without the lock, for a block of an earlier region, must not find empty arrays
			VarHandle.storeStoreFence();
			this.spanStarts = moreStarts;
			this.classes = moreClasses;
		}
	}

	/** Makes a span of chunks in this table alone; the pool's descriptor is not stored. */
	public void mark(int chunk, int count, int sizeClass) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		int start = chunk % PoolLayout.CHUNKS_PER_REGION;
		byte code = (sizeClass == SizeClasses.LARGE) ? (byte) 255 : (byte) (sizeClass + 1);
		Arrays.fill(this.spanStarts[region], start, start + count, (short) start);
		// last, because from here on the chunks count as those of a span
		Arrays.fill(this.classes[region], start, start + count, code);
	}

	/** Makes chunks free in this table alone; the pool's descriptor is not stored. */
	public void unmark(int chunk, int count) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		int start = chunk % PoolLayout.CHUNKS_PER_REGION;
		Arrays.fill(this.classes[region], start, start + count, FREE_CHUNK);
	}

	/** Size class of the chunk, {@link SizeClasses#LARGE}, or -1 if it's free or outside of the pool. */
	public int sizeClass(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		if (chunk < 0 || region >= this.classes.length) {
			return -1;
		}
		int code = this.classes[region][chunk % PoolLayout.CHUNKS_PER_REGION] & 0xFF;
		return (code == 255) ? SizeClasses.LARGE : code - 1;
	}

	/** The first chunk of the span that this chunk is in. */
	public int spanStart(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		return region * PoolLayout.CHUNKS_PER_REGION
				+ this.spanStarts[region][chunk % PoolLayout.CHUNKS_PER_REGION];
	}

	/** How many chunks the span at this first chunk has. */
	public int spanChunkCount(int start) {
		int chunk = start;
		int end = Math.min((start / PoolLayout.CHUNKS_PER_REGION + 1) * PoolLayout.CHUNKS_PER_REGION,
				this.classes.length * PoolLayout.CHUNKS_PER_REGION);
		int sizeClass = sizeClass(start);
		if (sizeClass != SizeClasses.LARGE) {
			return SizeClasses.spanChunks(sizeClass);
		}
		while (chunk < end && sizeClass(chunk) == sizeClass && spanStart(chunk) == start) {
			chunk++;
		}
		return chunk - start;
	}

	/** What to do with each span: its first chunk, how many it has, and how many of its slots have headers. */
	public interface SpanVisitor {

		/**
		 * @param chunk the span's first chunk
		 * @param count the number of its chunks
		 * @param sizeClass its size class, or {@link SizeClasses#LARGE}
		 * @param slotCount how many of its slots have headers
		 */
		public void visit(int chunk, int count, int sizeClass, int slotCount);

	}

}
