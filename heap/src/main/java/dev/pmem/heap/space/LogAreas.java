/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.EngineLock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Hands out runs of chunks for the logs: for the journal, and for the bodies of records that are too large for their place
 * in the log. The chunk table does not describe these chunks. They are free again after a crash, unless the header or a log
 * record names them, and recovery reserves them ({@link #reserveAt}).
 * <p>
 * A commit that frees more than it takes is let through when the pool is full: the body of its record may then lie behind
 * the pool's maximum size, as far as the medium goes. What lies there is cut off once no record needs it, and no header
 * names it: should the process die before that, the next opening cuts the file.
 * <p>
 * Invariant: an area's chunks are taken in {@link ChunkSpace}, and in no span. Taking and freeing the chunks of an area is
 * one step, as in {@link ChunkSpace}. Thread-safe: every method holds the allocator's lock.
 */
public final class LogAreas {

	/**
	 * A run of chunks that a log has reserved.
	 *
	 * @param chunk the first one
	 * @param chunkCount how many
	 */
	public record Area(int chunk, int chunkCount) {

		/** The first byte's offset in the pool. */
		public long offset() {
			return PoolLayout.chunkOffset(this.chunk);
		}

	}

	/** A record may take more than the blocks that its commit frees: it has whole sectors of them. */
	private static final long PARTS_BEYOND = 3;

	/** A record of the largest size, which need not begin where a region does. */
	private static final long MOST_BYTES_BEYOND = 2L * PoolLayout.REGION_BYTES;

	private final Medium medium;

	private final EngineLock lock;

	private final ChunkSpace chunks;

	private final SpanSearch search;

	/** How many readers of log records there are: nothing is cut off meanwhile. */
	private int readerCount;

	LogAreas(Medium medium, EngineLock lock, ChunkSpace chunks, SpanSearch search) {
		this.medium = medium;
		this.lock = lock;
		this.chunks = chunks;
		this.search = search;
	}

	/** How far a medium should reach behind the maximum size of its pool, for all records that there can be. */
	public static long bytesBeyond(long maximumSizeBytes) {
		return Math.min(PARTS_BEYOND * maximumSizeBytes, MOST_BYTES_BEYOND);
	}

	/**
	 * Reserves an area for the body of a log record, without chunks of large blocks that the newest commit may have freed.
	 * @param sizeBytes at most 1 GiB
	 * @param freesSpace whether the commit frees more than it takes
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public Area reserve(long sizeBytes, boolean freesSpace) {
		return reserve(sizeBytes, freesSpace, this.chunks::isReleased);
	}

	/**
	 * Reserves an area for the body of a log record.
	 * @param sizeBytes at most 1 GiB
	 * @param freesSpace whether the commit frees more than it takes
	 * @param isAvoided tells, for a chunk, whether the area must not have it
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public Area reserve(long sizeBytes, boolean freesSpace, IntPredicate isAvoided) {
		long count = chunkCount(sizeBytes);
		if (count > PoolLayout.CHUNKS_PER_REGION - PoolLayout.REGION_RESERVED_CHUNKS) {
			throw new PoolFullException(PoolFacts.of(this.medium.name()), "Pool " + this.medium.name()
					+ ": the log record of a commit needs " + sizeBytes
					+ " bytes, more than the 1 GiB that one commit can have", "Commit in smaller steps.", null);
		}
		try {
			return take((int) count, isAvoided);
		} catch (PoolFullException ex) {
			@Nullable
			Area beyond = freesSpace ? takeBeyond((int) count, isAvoided) : null;
			if (beyond != null) {
				return beyond;
			}
			// so that hasEmptied tells whether there's hope
			this.search.findEmptySpans(Integer.MAX_VALUE);
			throw ex;
		}
	}

	/** Gives null if the disk is full, or the medium goes no further. */
	private @Nullable Area takeBeyond(int count, IntPredicate isAvoided) {
		this.lock.lock();
		try {
			int chunk = this.chunks.findBeyond(count, isAvoided);
			while (chunk < 0) {
				this.chunks.growBeyond(count);
				chunk = this.chunks.findBeyond(count, isAvoided);
			}
			Area area = new Area(chunk, count);
			this.chunks.take(chunk, count);
			return area;
		} catch (PoolFullException _) {
			return null;
		} finally {
			this.lock.holder = null;
		}
	}

	private Area take(int count, IntPredicate isAvoided) {
		this.lock.lock();
		try {
			Area area = new Area(findGrowing(count, PoolLayout.FIRST_DATA_CHUNK, isAvoided), count);
			this.chunks.take(area.chunk, area.chunkCount);
			return area;
		} finally {
			this.lock.holder = null;
		}
	}

	private int findGrowing(int count, int from, IntPredicate isAvoided) {
		int chunk = this.chunks.find(count, from, isAvoided);
		while (chunk < 0) {
			this.chunks.grow(count);
			chunk = this.chunks.find(count, from, isAvoided);
		}
		return chunk;
	}

	/**
	 * Reserves an area that the header will name, for the journal.
	 * @param sizeBytes a multiple of the chunk size
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public Area reserveNamed(long sizeBytes) {
		int count = chunkCount(sizeBytes);
		this.lock.lock();
		try {
			// the catalog's root has its place in the first one
			Area area = new Area(findGrowing(count, PoolLayout.FIRST_DATA_CHUNK + 1, (_) -> false), count);
			this.chunks.take(area.chunk, area.chunkCount);
			return area;
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * Reserves the area that the header or a log record names, after {@link Allocator#load}.
	 * @throws CorruptPoolException if a span has one of its chunks
	 */
	public void reserveAt(long offset, long sizeBytes) {
		int chunk = PoolLayout.chunkOf(offset);
		int count = chunkCount(sizeBytes);
		this.lock.lock();
		try {
			int taken = this.chunks.firstTaken(chunk, count);
			if (taken < chunk + count) {
				throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "the log has " + count
						+ " chunks from " + chunk + " on, but a span has chunk " + taken);
			}
			this.chunks.occupy(chunk, count);
		} finally {
			this.lock.holder = null;
		}
	}

	/** Cuts off what lies behind the pool's maximum size, as far as no record needs it and nobody reads records. */
	public void cutBeyond() {
		if (!this.chunks.isBeyond()) {
			return;
		}
		this.lock.lock();
		try {
			if (this.readerCount == 0) {
				this.chunks.cutFree();
			}
		} catch (PoolAccessException _) {
			// the file stays as it is; the next opening cuts it
		} finally {
			this.lock.holder = null;
		}
	}

	/** Cuts off what lies behind the pool's maximum size, because no record is needed any more. */
	public void cutAllBeyond() {
		this.lock.lock();
		try {
			this.chunks.cutAll();
		} catch (PoolAccessException _) {
			// as above
		} finally {
			this.lock.holder = null;
		}
	}

	/** Runs an action that reads log records; what lies behind the pool's maximum size is not cut off meanwhile. */
	public void whileRead(Runnable action) {
		addReader(1);
		try {
			action.run();
		} finally {
			addReader(-1);
		}
	}

	private void addReader(int count) {
		this.lock.lock();
		try {
			this.readerCount += count;
		} finally {
			this.lock.holder = null;
		}
	}

	private static int chunkCount(long sizeBytes) {
		return Math.toIntExact((sizeBytes + PoolLayout.CHUNK_BYTES - 1) >> PoolLayout.CHUNK_BITS);
	}

	/** Frees an area. */
	public void free(Area area) {
		free(area.chunk, area.chunkCount);
	}

	/** Frees an area that was reserved by its place. */
	public void freeAt(long offset, long sizeBytes) {
		free(PoolLayout.chunkOf(offset), chunkCount(sizeBytes));
	}

	private void free(int chunk, int count) {
		this.lock.lock();
		try {
			this.chunks.free(chunk, count);
		} finally {
			this.lock.holder = null;
		}
	}

}
