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
 *   | 1    | size class | chunks  | check    |
 *   | u8   | u8         | u16     | u32      |
 *   +------+------------+---------+----------+
 * </pre>
 *
 * The check is a hash of the chunk's number and the first four bytes. Beside it this class keeps, for each chunk, its
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

	static long descriptor(int chunk, int sizeClass, int chunkCount) {
		int fields = KIND_SPAN | (sizeClass << 8) | (chunkCount << 16);
		return (fields & 0xFFFF_FFFFL) | ((long) check(chunk, fields) << 32);
	}

	private static int check(int chunk, int fields) {
		return (int) (((((long) chunk << 32) | (fields & 0xFFFF_FFFFL)) * 0x9E37_79B9_7F4A_7C15L) >>> 32);
	}

	private static int chunkCount(long descriptor) {
		return (int) (descriptor >>> 16) & 0xFFFF;
	}

	/** Reads all descriptors and reports each span. */
	void load(SpanVisitor visitor) {
		int chunkLimit = chunkLimit();
		ensureRegions(chunkLimit);
		MemorySegment segment = this.medium.segment();
		int chunk = PoolLayout.FIRST_DATA_CHUNK;
		while (chunk < chunkLimit) {
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
			int count = chunkCount(descriptor);
			mark(chunk, count, sizeClass);
			visitor.visit(chunk, count, sizeClass);
			chunk += count;
		}
	}

	private int verify(int chunk, long descriptor, int chunkLimit) {
		int fields = (int) descriptor;
		int sizeClass = (fields >>> 8) & 0xFF;
		int count = chunkCount(descriptor);
		boolean right = (int) (descriptor >>> 32) == check(chunk, fields) && (fields & 0xFF) == KIND_SPAN && count > 0
				&& (sizeClass == SizeClasses.LARGE
						|| (sizeClass < SizeClasses.COUNT && count == SizeClasses.spanChunks(sizeClass)))
				&& (chunk % PoolLayout.CHUNKS_PER_REGION) + count <= PoolLayout.CHUNKS_PER_REGION;
		if (!right) {
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
		Arrays.fill(this.classes[region], start, start + count, code);
		Arrays.fill(this.spanStarts[region], start, start + count, (short) start);
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
