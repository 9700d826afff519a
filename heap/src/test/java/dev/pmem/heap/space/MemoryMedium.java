/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Bytes in memory, for what lies above a medium and below commits.
 */
public final class MemoryMedium implements Medium {

	private final Arena arena = Arena.ofShared();

	private final MemorySegment segment;

	private volatile long sizeBytes;

	private long growthCount;

	private long prefetchCount;

	public MemoryMedium(long sizeBytes, long maximumBytes) {
		this.segment = this.arena.allocate(maximumBytes, 4096);
		this.sizeBytes = sizeBytes;
	}

	/** How many times it was made larger. */
	long growthCount() {
		return this.growthCount;
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public String kind() {
		return "memory";
	}

	@Override
	public Persistence persistence() {
		return Persistence.PAGE_CACHE;
	}

	@Override
	public MemorySegment segment() {
		return this.segment;
	}

	@Override
	public long sizeBytes() {
		return this.sizeBytes;
	}

	@Override
	public long maximumSizeBytes() {
		return this.segment.byteSize();
	}

	@Override
	public void grow(long sizeBytes) {
		if (sizeBytes > maximumSizeBytes()) {
			throw new PoolFullException("memory is full");
		}
		this.sizeBytes = sizeBytes;
		this.growthCount++;
	}

	@Override
	public void putLong(long offset, long value) {
		this.segment.set(PoolLayout.LONG, offset, value);
	}

	@Override
	public void putLongRelease(long offset, long value) {
		putLong(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		MemorySegment.copy(source, index, this.segment, ValueLayout.JAVA_BYTE, offset, length);
	}

	@Override
	public void zero(long offset, long sizeBytes) {
		this.segment.asSlice(offset, sizeBytes).fill((byte) 0);
	}

	@Override
	public void flush(long offset, long sizeBytes) {}

	@Override
	public void fence() {}

	@Override
	public void prefetch(long offset, long sizeBytes) {
		this.prefetchCount++;
	}

	/** How many ranges somebody was about to read. */
	long prefetchCount() {
		return this.prefetchCount;
	}

	@Override
	public void force(long offset, long sizeBytes) {}

	@Override
	public void forceAll() {}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {}

	@Override
	public void forceAllToDevice() {}

	@Override
	public void shrink(long sizeBytes) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		this.arena.close();
	}

}
