/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;

/**
 * Carries every store, flush, fence and resize of persistent bytes; nothing else may write to a pool. Reading goes
 * straight to {@link #segment()}.
 * <p>
 * Stores are seen at once by every thread's reads (after the usual Java fences) but outlive a crash only so: what was
 * {@linkplain #flush flushed} before a {@linkplain #fence fence} survives every crash after that fence has returned; of
 * what was stored since, any part may survive. Which crashes that covers is the medium's durability: with process-crash
 * the fence only orders stores, with power-loss it reaches the device.
 * <p>
 * Bytes beyond {@link #sizeBytes()} must not be touched; new bytes after {@link #grow} read as zero. Offsets count from
 * the start of the pool. All multi-byte values are little-endian. Stores by several threads to different bytes are
 * allowed; {@code flush} and {@code fence} are called by one thread at a time (the commit leader), {@code grow} by one
 * thread at a time (who holds the allocator).
 * <p>
 * Flush and fence are for many small ranges on memory; force is for a device, where the call itself is what costs.
 */
public interface Medium extends AutoCloseable {

	/** What to call the pool in messages, usually its absolute path. */
	String name();

	/** How the bytes are reached, in a word or two: {@code mapped}, {@code file channel}. */
	String kind();

	/** How stores outlive a crash: decides on the commit log. */
	Persistence persistence();

	/**
	 * The whole reserved range; its base never moves. Only {@code [0, sizeBytes())} may be accessed, and only read.
	 */
	MemorySegment segment();

	/** How many bytes are really allocated. */
	long sizeBytes();

	/** The most that {@link #grow} can reach. */
	long maximumSizeBytes();

	/**
	 * To be called when the file turned out to be a pool and has its right size, before anything is stored: sees to it, as far
	 * as can be, that no store to what is there meets a full disk. Allocates the holes of a file that was copied sparsely, gives
	 * it blocks of its own for those that it shares with a clone, and logs a warning where a store may need new space for all
	 * that.
	 * @throws PoolFullException if the disk has no space for that; what is in the file is as before
	 */
	default void secureSpace() {}

	/**
	 * Looks whether the pool's path still leads to its file, and the file is as long as it must be: it may have been deleted,
	 * replaced or cut off, and then what is written is lost. Costs a few system calls.
	 * @throws PoolAccessException if it isn't intact; the medium then refuses every further fence, force and growth
	 */
	default void requireIntact() {}

	/**
	 * Really allocates disk space up to the given size, a multiple of 4096. The new size itself is durable when this
	 * returns.
	 * @throws PoolFullException if the disk is full or the maximum is exceeded; the medium is as before
	 */
	void grow(long sizeBytes);

	/**
	 * Cuts the medium off at the given size, a multiple of 4096 that is below the present one; what lay behind is lost. To
	 * be used while nobody else uses the medium. A crash right after may leave either size.
	 */
	void shrink(long sizeBytes);

	/** Stores eight bytes at an offset that is a multiple of eight: readers and crashes see all or none of them. */
	void putLong(long offset, long value);

	/**
	 * As {@link #putLong}; earlier stores of this thread are seen by whoever reads this value with acquire semantics.
	 */
	void putLongRelease(long offset, long value);

	/** Copies bytes into the pool, in no guaranteed order. */
	void write(long offset, byte[] source, int index, int length);

	/** Fills a range with zero bytes. */
	void zero(long offset, long sizeBytes);

	/** Notes that the stores to this range must be persistent after the next fence. */
	void flush(long offset, long sizeBytes);

	/**
	 * Returns when everything flushed before is persistent; later stores are not made, by compiler or processor, before
	 * it.
	 * @throws PoolAccessException if the device refused; the medium then refuses every further fence
	 */
	void fence();

	/**
	 * Returns when all stores that were made to this range before the call are durable, flushed or not. Nothing is said of
	 * other ranges. May be called by several threads at a time, beside all other methods but {@link #close}.
	 * @throws PoolAccessException if the device refused; the medium then refuses every further fence and force
	 */
	void force(long offset, long sizeBytes);

	/** As {@link #force(long, long)} for the whole medium. */
	void forceAll();

	/**
	 * As {@link #force(long, long)}, and to the device itself whatever a fence protects from: so that stores of which no
	 * more than the death of the process was to be survived survive a loss of power too.
	 */
	void forceToDevice(long offset, long sizeBytes);

	/** As {@link #forceToDevice(long, long)} for the whole medium. */
	void forceAllToDevice();

	/** Why the medium refuses every further fence, force and growth; null while it doesn't. */
	default @Nullable PoolException failure() {
		return null;
	}

	/** Which run of the machine this is: what was stored in an earlier one and not forced may be lost. */
	default UUID boot() {
		return MachineBoot.current();
	}

	/** Tells that a range will be read soon from the start to the end. */
	default void prefetch(long offset, long sizeBytes) {}

	/** Releases mapping, file and lock, without flushing. Idempotent. */
	@Override
	void close();

}
