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
 * Every thread's reads see stores at once (after the usual Java fences). Stores survive a crash only under this
 * condition: if they were {@linkplain #flush flushed} before a {@linkplain #fence fence}, they survive every crash
 * after the fence has returned. Of other stores any part may survive. The medium's durability decides which crashes are
 * covered: with process-crash the fence only orders stores, with power-loss it reaches the device.
 * <p>
 * Bytes beyond {@link #sizeBytes()} must not be touched; new bytes after {@link #grow} read as zero. Offsets count from
 * the start of the pool. All multi-byte values are little-endian. Several threads may store to different bytes.
 * {@code flush} and {@code fence} are called by one thread at a time (the commit leader), {@code grow} by one thread at
 * a time (the holder of the allocator's lock).
 * <p>
 * Flush and fence are for many small ranges on memory; force is for a device, where the call itself costs most.
 */
public interface Medium extends AutoCloseable {

	/** The pool's name for messages, usually its absolute path. */
	String name();

	/** How the bytes are reached, in a word or two: {@code mapped}, {@code file channel}. */
	String kind();

	/** How stores survive a crash; decides on the commit log. */
	Persistence persistence();

	/**
	 * The whole reserved range; its base never moves. Only {@code [0, sizeBytes())} may be accessed, and only read.
	 */
	MemorySegment segment();

	/** The number of bytes that are allocated. */
	long sizeBytes();

	/** The largest size that {@link #grow} can reach. */
	long maximumSizeBytes();

	/**
	 * Ensures, as far as possible, that no store to the present bytes meets a full disk. Allocates the holes of a file
	 * that was copied sparsely, and gives it blocks of its own for those that it shares with a clone. Logs a warning if
	 * a store may need new space all the same. Must be called once the file is known to be a pool and has its right
	 * size, before anything is stored.
	 * @throws PoolFullException if the disk lacks the space; the file's contents are as before
	 */
	default void secureSpace() {}

	/**
	 * Checks that the pool's path still leads to its file, and that the file is as long as it must be. The file may
	 * have been deleted, replaced or cut off; later stores would then be lost. Costs a few system calls.
	 * @throws PoolAccessException if the file is not intact; the medium then refuses every further fence, force and
	 * growth
	 */
	default void requireIntact() {}

	/**
	 * Allocates disk space up to the given size, a multiple of 4096. The new size itself is durable when this method
	 * returns.
	 * @throws PoolFullException if the disk is full or the maximum is exceeded; the medium is as before
	 */
	void grow(long sizeBytes);

	/**
	 * Cuts the medium off at the given size, a multiple of 4096 below the present size; the bytes behind it are lost.
	 * Must be used while nobody uses these bytes, by the holder of the allocator's lock or while nobody else uses the
	 * medium. A crash right after may leave either size.
	 * @throws PoolAccessException if the file stays as long as it was; the medium is shorter nevertheless
	 */
	void shrink(long sizeBytes);

	/** Stores eight bytes at an offset that is a multiple of eight: readers and crashes see all or none of them. */
	void putLong(long offset, long value);

	/**
	 * As {@link #putLong}; a thread that reads this value with acquire semantics also sees the earlier stores of this
	 * thread.
	 */
	void putLongRelease(long offset, long value);

	/** Copies bytes into the pool, in no guaranteed order. */
	void write(long offset, byte[] source, int index, int length);

	/** Fills a range with zero bytes. */
	void zero(long offset, long sizeBytes);

	/** Notes that the stores to this range must be persistent after the next fence. */
	void flush(long offset, long sizeBytes);

	/**
	 * Returns when everything that was flushed before is persistent. Neither the compiler nor the processor makes later
	 * stores before the fence.
	 * @throws PoolAccessException if the device refused; the medium then refuses every further fence
	 */
	void fence();

	/**
	 * Returns when all stores that were made to this range before the call are durable, flushed or not. Other ranges
	 * may be durable or not. Several threads may call this method at a time, beside all other methods but
	 * {@link #close}.
	 * @throws PoolAccessException if the device refused; the medium then refuses every further fence and force
	 */
	void force(long offset, long sizeBytes);

	/** As {@link #force(long, long)} for the whole medium. */
	void forceAll();

	/**
	 * As {@link #force(long, long)}, but always to the device itself, whatever a fence protects from. Stores that had
	 * to survive only the death of the process then survive a loss of power too.
	 */
	void forceToDevice(long offset, long sizeBytes);

	/** As {@link #forceToDevice(long, long)} for the whole medium. */
	void forceAllToDevice();

	/** The reason why the medium refuses every further fence, force and growth; null while it does not. */
	default @Nullable PoolException failure() {
		return null;
	}

	/** The present run of the machine. Stores of an earlier run that were not forced may be lost. */
	default UUID boot() {
		return MachineBoot.current();
	}

	/** Announces that a range will be read soon, from the start to the end. */
	default void prefetch(long offset, long sizeBytes) {}

	/** Releases mapping, file and lock, without flushing. Idempotent. */
	@Override
	void close();

}
