package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Medium;

/**
 * The chunk descriptors: which spans of chunks there are. The persistent descriptor of a span is one u64 at its first
 * chunk, zero for free chunks and for the others of a span:
 *
 * <pre>
 *    0      1            2         4
 *   +------+------------+---------+----------+
 *   | 1    | size class | count   | check    |
 *   | u8   | u8         | u16     | u32      |
 *   +------+------------+---------+----------+
 * </pre>
 *
 * The count is that of a large block's chunks, or of the slots that have a header: those behind them were never used. The
 * check is a hash of the chunk's number and the first four bytes; the sum of all descriptors is in the place of chunk
 * 0's, so that descriptors that were wiped out are told. Beside it this class keeps, for each chunk, its
 * size class and the first chunk of its span, so that a slot's capacity is known from its offset alone.
 * <p>
 * Invariant: the volatile tables describe the persistent ones, plus the spans that are reserved but not yet committed.
 * Changed under the allocator's lock; read by any thread, which holds an offset in a span and so happens after the span
 * was made.
 */
final class ChunkTable {

	private static final int KIND_SPAN = 1;

	private static final byte FREE_CHUNK = 0;

	private final Medium medium;

	/** For each region and chunk: 0 free, else size class + 1 (as unsigned byte; large is 256, stored as 255). */
	private byte[][] classes = {};

	private short[][] spanStarts = {};

	ChunkTable(Medium medium) {
		this.medium = medium;
	}

	static long descriptor(int chunk, int sizeClass, int count) {
		int fields = KIND_SPAN | (sizeClass << 8) | (count << 16);
		return (fields & 0xFFFF_FFFFL) | ((long) check(chunk, fields) << 32);
	}

	private static int check(int chunk, int fields) {
		return (int) (((((long) chunk << 32) | (fields & 0xFFFF_FFFFL)) * 0x9E37_79B9_7F4A_7C15L) >>> 32);
	}

	private static int count(long descriptor) {
		return (int) (descriptor >>> 16) & 0xFFFF;
	}

	private static int chunkCount(long descriptor, int sizeClass) {
		return (sizeClass == SizeClasses.LARGE) ? count(descriptor) : SizeClasses.spanChunks(sizeClass);
	}

	/** How many slots of the span at this first chunk have a header in the pool. */
	static int headedSlotCount(MemorySegment segment, int chunk) {
		return count(segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk)));
	}

	/** Whether a span that starts at this chunk is in the pool. */
	static boolean isDescribed(MemorySegment segment, int chunk) {
		return segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk)) != 0;
	}

	/** Reads all descriptors and reports each span. */
	void load(SpanVisitor visitor) {
		int chunkLimit = chunkLimit();
		ensureRegions(chunkLimit);
		MemorySegment segment = this.medium.segment();
		// also those of chunks that the file is too short for: a descriptor there tells that it was cut off
		int descriptorLimit = descriptorLimit(chunkLimit);
		int chunk = PoolLayout.FIRST_DATA_CHUNK;
		while (chunk < descriptorLimit) {
			if (!PoolLayout.isDataChunk(chunk)) {
				chunk++;
				continue;
			}
			long descriptor = segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk));
			if (descriptor == 0) {
				chunk++;
				continue;
			}
			int sizeClass = verify(chunk, descriptor, chunkLimit);
			int count = chunkCount(descriptor, sizeClass);
			mark(chunk, count, sizeClass);
			visitor.visit(chunk, count, sizeClass);
			chunk += count;
		}
		verifySum(descriptorLimit);
	}

	/** Behind the chunks of the last region whose descriptors are in the file. */
	private static int descriptorLimit(int chunkLimit) {
		int region = chunkLimit / PoolLayout.CHUNKS_PER_REGION;
		boolean hasDescriptors = chunkLimit % PoolLayout.CHUNKS_PER_REGION >= PoolLayout.REGION_RESERVED_CHUNKS;
		return (region + (hasDescriptors ? 1 : 0)) * PoolLayout.CHUNKS_PER_REGION;
	}

	/** All places of descriptors add to the sum, also those in which there must be none. */
	private void verifySum(int descriptorLimit) {
		MemorySegment segment = this.medium.segment();
		long written = segment.get(PoolLayout.LONG, PoolLayout.DESCRIPTOR_SUM_OFFSET);
		long sum = -written;
		for (int chunk = 0; chunk < descriptorLimit; chunk++) {
			sum += segment.get(PoolLayout.LONG, PoolLayout.descriptorOffset(chunk));
		}
		if (sum != written) {
			throw new CorruptPoolException("Pool " + this.medium.name()
					+ " is damaged: the descriptors of its chunks add up to " + Long.toHexString(sum)
					+ ", but the sum at offset " + PoolLayout.DESCRIPTOR_SUM_OFFSET + " is "
					+ Long.toHexString(written)
					+ ". Some of them were wiped out, or the file is cut off. Restore a backup.");
		}
	}

	private int verify(int chunk, long descriptor, int chunkLimit) {
		int fields = (int) descriptor;
		int sizeClass = (fields >>> 8) & 0xFF;
		boolean right = (int) (descriptor >>> 32) == check(chunk, fields) && (fields & 0xFF) == KIND_SPAN
				&& count(descriptor) > 0 && (sizeClass == SizeClasses.LARGE || (sizeClass < SizeClasses.COUNT
						&& count(descriptor) <= SizeClasses.slotCount(sizeClass)));
		int count = right ? chunkCount(descriptor, sizeClass) : 0;
		if (!right || (chunk % PoolLayout.CHUNKS_PER_REGION) + count > PoolLayout.CHUNKS_PER_REGION) {
			throw new CorruptPoolException("Pool " + this.medium.name() + " is damaged: the descriptor of chunk "
					+ chunk
					+ " at offset " + PoolLayout.descriptorOffset(chunk) + " is " + Long.toHexString(descriptor)
					+ ", which describes no span. Restore a backup.");
		}
		if (chunk + count > chunkLimit) {
			throw new CorruptPoolException("Pool " + this.medium.name() + " is cut off: its file has "
					+ this.medium.sizeBytes() + " bytes, but chunk " + chunk + " belongs to a span that ends at "
					+ PoolLayout.chunkOffset(chunk + count) + ". Restore the whole file.");
		}
		return sizeClass;
	}

	/** The chunks that the pool's size holds. */
	int chunkLimit() {
		return (int) (this.medium.sizeBytes() >>> PoolLayout.CHUNK_BITS);
	}

	/** Makes the volatile tables reach this many chunks. */
	void ensureRegions(int chunkLimit) {
		int regionCount = (chunkLimit + PoolLayout.CHUNKS_PER_REGION - 1) / PoolLayout.CHUNKS_PER_REGION;
		int before = this.classes.length;
		if (regionCount > before) {
			byte[][] moreClasses = Arrays.copyOf(this.classes, regionCount);
			short[][] moreStarts = Arrays.copyOf(this.spanStarts, regionCount);
			for (int region = before; region < regionCount; region++) {
				moreClasses[region] = new byte[PoolLayout.CHUNKS_PER_REGION];
				moreStarts[region] = new short[PoolLayout.CHUNKS_PER_REGION];
			}
			// who reads without the lock, for a block of an earlier region, must not find empty arrays
			VarHandle.storeStoreFence();
			this.spanStarts = moreStarts;
			this.classes = moreClasses;
		}
	}

	void mark(int chunk, int count, int sizeClass) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		int start = chunk % PoolLayout.CHUNKS_PER_REGION;
		byte code = (sizeClass == SizeClasses.LARGE) ? (byte) 255 : (byte) (sizeClass + 1);
		Arrays.fill(this.spanStarts[region], start, start + count, (short) start);
		// last, as from here on the chunks count as a span's
		Arrays.fill(this.classes[region], start, start + count, code);
	}

	void unmark(int chunk, int count) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		int start = chunk % PoolLayout.CHUNKS_PER_REGION;
		Arrays.fill(this.classes[region], start, start + count, FREE_CHUNK);
	}

	/** Size class of the chunk, {@link SizeClasses#LARGE}, or -1 if it's free or outside of the pool. */
	int sizeClass(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		if (chunk < 0 || region >= this.classes.length) {
			return -1;
		}
		int code = this.classes[region][chunk % PoolLayout.CHUNKS_PER_REGION] & 0xFF;
		return (code == 255) ? SizeClasses.LARGE : code - 1;
	}

	/** The first chunk of the span that this chunk is in. */
	int spanStart(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		return region * PoolLayout.CHUNKS_PER_REGION
				+ this.spanStarts[region][chunk % PoolLayout.CHUNKS_PER_REGION];
	}

	/** How many chunks the span at this first chunk has. */
	int spanChunkCount(int start) {
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

	/** What to do with each span. */
	interface SpanVisitor {

		void visit(int chunk, int count, int sizeClass);

	}

}
