/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.lang.foreign.MemorySegment;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;

/**
 * Passes everything on, but for the closing: so that a pool can be looked at after its heap was closed.
 */
public class ForwardingMedium implements Medium {

	protected final Medium target;

	public ForwardingMedium(Medium target) {
		this.target = target;
	}

	@Override
	public String name() {
		return this.target.name();
	}

	@Override
	public String kind() {
		return this.target.kind();
	}

	@Override
	public Persistence persistence() {
		return this.target.persistence();
	}

	@Override
	public MemorySegment segment() {
		return this.target.segment();
	}

	@Override
	public long sizeBytes() {
		return this.target.sizeBytes();
	}

	@Override
	public long maximumSizeBytes() {
		return this.target.maximumSizeBytes();
	}

	@Override
	public void grow(long sizeBytes) {
		this.target.grow(sizeBytes);
	}

	@Override
	public void shrink(long sizeBytes) {
		this.target.shrink(sizeBytes);
	}

	@Override
	public void putLong(long offset, long value) {
		this.target.putLong(offset, value);
	}

	@Override
	public void putLongRelease(long offset, long value) {
		this.target.putLongRelease(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		this.target.write(offset, source, index, length);
	}

	@Override
	public void zero(long offset, long sizeBytes) {
		this.target.zero(offset, sizeBytes);
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		this.target.flush(offset, sizeBytes);
	}

	@Override
	public void fence() {
		this.target.fence();
	}

	@Override
	public void force(long offset, long sizeBytes) {
		this.target.force(offset, sizeBytes);
	}

	@Override
	public void forceAll() {
		this.target.forceAll();
	}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {
		this.target.forceToDevice(offset, sizeBytes);
	}

	@Override
	public void forceAllToDevice() {
		this.target.forceAllToDevice();
	}

	@Override
	public void secureSpace() {
		this.target.secureSpace();
	}

	@Override
	public void requireIntact() {
		this.target.requireIntact();
	}

	@Override
	public @Nullable PoolException failure() {
		return this.target.failure();
	}

	@Override
	public UUID boot() {
		return this.target.boot();
	}

	@Override
	public void close() {
		// the pool outlives its heap
	}

}
