/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.function.IntPredicate;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Knows which chunks of a pool are taken, and grows the pool. Guarded by the allocator.
 * <p>
 * Invariants: all data chunks before {@code firstToTry} are taken; {@code takenCount} is the number of set bits in
 * {@code taken}. Behind {@code maximumBytes} only log records have chunks. Taking and freeing create no object and make all of their changes at once: an error of the JVM
 * leaves all of them done, or none.
 */
final class ChunkSpace {

	private static final long MINIMUM_GROWTH_BYTES = 4L << 20;

	private static final long MAXIMUM_GROWTH_BYTES = 256L << 20;

	private static final IntPredicate NONE_AVOIDED = (_) -> false;

	private final Medium medium;

	private final ChunkTable table;

	/** Where blocks and the journal end. The medium may have more, for records that let a full pool be emptied. */
	private long maximumBytes;

	/** One bit for each chunk that holds, or is reserved for, blocks, a journal or a log record. */
	private final ChunkBits taken = new ChunkBits();

	/**
	 * Chunks of large blocks that were released since the newest commit became whole; the newest commit may have freed
	 * these blocks. A new block may lie there, because it is written once the next commit's log record is whole. That
	 * record itself may not lie there. Until it is whole, recovery may check whether all of the newest commit, the
	 * headers of the freed blocks included, is in place.
	 */
	private final ChunkBits released = new ChunkBits();

	/** All set bits of {@code released} lie in this range. */
	private int releasedFrom;

	private int releasedTo;

	private int firstToTry = PoolLayout.FIRST_DATA_CHUNK;

	private int takenCount;

	ChunkSpace(Medium medium, ChunkTable table, long maximumBytes) {
		this.medium = medium;
		this.table = table;
		long rounded = (maximumBytes + MediumOptions.PAGE_SIZE_BYTES - 1) & -MediumOptions.PAGE_SIZE_BYTES;
		this.maximumBytes = Math.min(rounded, medium.maximumSizeBytes());
	}

	/** Extends all tables to the end of the pool. Returns the number of its chunks. */
	private int ensureLimit() {
		int limit = this.table.chunkLimit();
		this.table.ensureRegions(limit);
		this.taken.ensure(limit);
		this.released.ensure(limit);
		return limit;
	}

	int chunkLimit() {
		return this.table.chunkLimit();
	}

	/** The number behind the last chunk that blocks may have. */
	private int maximumChunk() {
		return (int) (this.maximumBytes >>> PoolLayout.CHUNK_BITS);
	}

	/** The first chunk of a run of free chunks within one region; -1 if there is none. */
	int find(int count) {
		return find(count, this.firstToTry, NONE_AVOIDED);
	}

	/** As above, from a chunk on, without chunks that the caller avoids. */
	int find(int count, int from, IntPredicate avoided) {
		return find(count, from, Math.min(ensureLimit(), maximumChunk()), avoided);
	}

	/** As above, also behind the maximum size. */
	int findBeyond(int count, IntPredicate avoided) {
		return find(count, PoolLayout.FIRST_DATA_CHUNK, ensureLimit(), avoided);
	}

	private int find(int count, int from, int limit, IntPredicate avoided) {
		this.firstToTry = nextFree(this.firstToTry, limit);
		int chunk = this.taken.nextClear(Math.max(from, this.firstToTry), limit);
		while (chunk + count <= limit) {
			int inRegion = chunk % PoolLayout.CHUNKS_PER_REGION;
			if (inRegion < PoolLayout.REGION_RESERVED_CHUNKS) {
				chunk = this.taken.nextClear(chunk - inRegion + PoolLayout.REGION_RESERVED_CHUNKS, limit);
			} else if (inRegion + count > PoolLayout.CHUNKS_PER_REGION) {
				chunk = chunk - inRegion + PoolLayout.CHUNKS_PER_REGION;
			} else {
				int end = runEnd(chunk, count, avoided);
				if (end == chunk + count) {
					assert PoolLayout.isDataChunk(chunk) : chunk + " holds no blocks";
					return chunk;
				}
				chunk = this.taken.nextClear(end + 1, limit);
			}
		}
		return -1;
	}

	/** The first free data chunk from this one on, or the limit. */
	private int nextFree(int from, int limit) {
		int chunk = this.taken.nextClear(from, limit);
		while (chunk < limit && chunk % PoolLayout.CHUNKS_PER_REGION < PoolLayout.REGION_RESERVED_CHUNKS) {
			chunk = this.taken.nextClear(chunk + 1, limit);
		}
		return chunk;
	}

	/**
	 * The number behind the run of free chunks from this one on that the caller does not avoid; the run has at most so
	 * many chunks.
	 */
	private int runEnd(int chunk, int count, IntPredicate avoided) {
		int end = this.taken.nextSet(chunk, chunk + count);
		if (avoided != NONE_AVOIDED) {
			for (int each = chunk; each < end; each++) {
				if (avoided.test(each)) {
					return each;
				}
			}
		}
		return end;
	}

	/** Whether all chunks of a run are taken. */
	boolean areTaken(int chunk, int count) {
		return this.taken.nextClear(chunk, chunk + count) == chunk + count;
	}

	/** Checks that the taken chunks are counted, and that none is free before the first to try. */
	void checkConsistent() {
		assert this.taken.count() == this.takenCount
				: this.taken.count() + " chunks are taken, not " + this.takenCount;
		assert nextFree(PoolLayout.FIRST_DATA_CHUNK, this.firstToTry) >= this.firstToTry
				: "a chunk before " + this.firstToTry + " is free";
		assert this.releasedFrom <= this.releasedTo : "the range of what was freed ends before it begins";
	}

	/** Whether the newest commit may have freed a large block in this chunk. */
	boolean isReleased(int chunk) {
		return this.released.get(chunk);
	}

	/** Takes chunks that are free. */
	void take(int chunk, int count) {
		assert firstTaken(chunk, count) == chunk + count : "chunk " + firstTaken(chunk, count) + " is taken already";
		this.taken.set(chunk, chunk + count);
		this.takenCount += count;
		if (chunk == this.firstToTry) {
			this.firstToTry = chunk + count;
		}
	}

	/** Frees chunks that are taken, but no longer in a span. */
	void free(int chunk, int count) {
		assert areTaken(chunk, count) : "one of " + count + " chunks from " + chunk + " on is free already";
		this.taken.clear(chunk, chunk + count);
		this.takenCount -= count;
		if (chunk < this.firstToTry) {
			this.firstToTry = chunk;
		}
	}

	/** Takes the chunks that the pool's descriptors, or its header, name at opening. */
	void occupy(int chunk, int count) {
		ensureLimit();
		// an earlier opening may have had a larger maximum
		this.maximumBytes = Math.max(this.maximumBytes, PoolLayout.chunkOffset(chunk + count));
		take(chunk, count);
	}

	/** The first taken chunk of a run; the chunk behind the run if none is taken. */
	int firstTaken(int chunk, int count) {
		return this.taken.nextSet(chunk, chunk + count);
	}

	/** Notes that the newest commit may have freed these chunks, which are still taken. */
	void noteReleased(int chunk, int count) {
		this.released.set(chunk, chunk + count);
		boolean isFirst = this.releasedFrom == this.releasedTo;
		this.releasedFrom = (isFirst || chunk < this.releasedFrom) ? chunk : this.releasedFrom;
		this.releasedTo = (isFirst || chunk + count > this.releasedTo) ? chunk + count : this.releasedTo;
	}

	/** A commit is whole: chunks that were freed before it were freed by an earlier commit. */
	void forgetReleased() {
		if (this.releasedFrom < this.releasedTo) {
			this.released.clear(this.releasedFrom, this.releasedTo);
			this.releasedTo = this.releasedFrom;
		}
	}

	/** How many chunks the next growth adds. */
	int growthChunks(int chunkCount) {
		long size = this.medium.sizeBytes();
		return Math.max(chunkCount, (int) (ahead(size) >> PoolLayout.CHUNK_BITS));
	}

	private static long ahead(long sizeBytes) {
		return Math.clamp(sizeBytes / 4, MINIMUM_GROWTH_BYTES, MAXIMUM_GROWTH_BYTES);
	}

	/**
	 * Makes the pool larger, so that it has room for a run of so many chunks.
	 * @throws PoolFullException if the pool can't grow
	 */
	void grow(int chunkCount) {
		long size = this.medium.sizeBytes();
		long maximum = this.maximumBytes & -PoolLayout.CHUNK_BYTES;
		long least = leastSize(size, chunkCount, maximum);
		growAtLeast(least, Math.min(Math.max(least, size + ahead(size)), maximum) & -PoolLayout.CHUNK_BYTES);
	}

	/** The size that has room for a run of so many further chunks, or the maximum if that has. */
	private long leastSize(long size, int chunkCount, long maximum) {
		// the run may have to start in the next region, behind its reserved chunks
		long needed = (long) (chunkCount + PoolLayout.REGION_RESERVED_CHUNKS) << PoolLayout.CHUNK_BITS;
		long inRegion = size & (PoolLayout.REGION_BYTES - 1);
		if (inRegion + needed > PoolLayout.REGION_BYTES) {
			needed += PoolLayout.REGION_BYTES - inRegion;
		}
		long least = Math.min(size + needed, maximum);
		if (least < size + ((long) chunkCount << PoolLayout.CHUNK_BITS)) {
			throw new PoolFullException("Pool " + this.medium.name() + " is full: it has "
					+ Math.min(size, this.maximumBytes)
					+ " bytes, its maximum is " + this.maximumBytes + ", and a run of " + chunkCount
					+ " chunks of 64 KiB was needed. Raise the maximum size, or delete data.");
		}
		return least;
	}

	/**
	 * Makes the pool larger than its maximum size, by no more than a run of so many chunks needs.
	 * @throws PoolFullException if the medium can't grow so far
	 */
	void growBeyond(int chunkCount) {
		long maximum = this.medium.maximumSizeBytes() & -PoolLayout.CHUNK_BYTES;
		this.medium.grow(leastSize(this.medium.sizeBytes(), chunkCount, maximum) & -PoolLayout.CHUNK_BYTES);
	}

	/** Whether the pool is larger than its maximum size. */
	boolean isBeyond() {
		return this.medium.sizeBytes() > this.maximumBytes;
	}

	/** Cuts off what is behind the maximum size, if it is free. */
	void cutFree() {
		int limit = chunkLimit();
		if (isBeyond() && limit > maximumChunk() && this.taken.nextSet(maximumChunk(), limit) == limit) {
			this.medium.shrink(this.maximumBytes);
		}
	}

	/** Cuts off what is behind the maximum size, and frees it. */
	void cutAll() {
		int limit = chunkLimit();
		int chunk = this.taken.nextSet(maximumChunk(), limit);
		while (chunk < limit) {
			free(chunk, this.taken.nextClear(chunk, limit) - chunk);
			chunk = this.taken.nextSet(chunk, limit);
		}
		cutFree();
	}

	/** The size that the pool may have, but for log records. */
	long maximumBytes() {
		return this.maximumBytes;
	}

	/** Grows ahead of need; on a disk that is nearly full, by no more than is needed. */
	private void growAtLeast(long leastBytes, long wantedBytes) {
		try {
			this.medium.grow(wantedBytes);
		} catch (PoolFullException ex) {
			if (wantedBytes == leastBytes) {
				throw ex;
			}
			this.medium.grow(leastBytes);
		}
	}

	/** Bytes in chunks that are taken, and in the pool's own tables. */
	long takenBytes() {
		int regionCount = (chunkLimit() + PoolLayout.CHUNKS_PER_REGION - 1) / PoolLayout.CHUNKS_PER_REGION;
		long own = PoolLayout.FIRST_DATA_CHUNK + (long) (regionCount - 1) * PoolLayout.REGION_RESERVED_CHUNKS;
		return (own + this.takenCount) << PoolLayout.CHUNK_BITS;
	}

}
