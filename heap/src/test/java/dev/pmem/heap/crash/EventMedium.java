/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import dev.pmem.heap.medium.Medium;

/**
 * Tells of whatever is about to be done to a medium.
 */
abstract class EventMedium extends ForwardingMedium {

	EventMedium(Medium target) {
		super(target);
	}

	/**
	 * Something is about to be stored, flushed or forced, or the size about to change.
	 * @param mayStep whether a checkpoint may go on now: not while the allocator is locked
	 */
	abstract void beforeEvent(boolean mayStep);

	/** The medium has grown. */
	abstract void afterGrowth();

	@Override
	public void putLong(long offset, long value) {
		beforeEvent(true);
		super.putLong(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		beforeEvent(true);
		super.write(offset, source, index, length);
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		beforeEvent(true);
		super.flush(offset, sizeBytes);
	}

	@Override
	public void fence() {
		beforeEvent(true);
		super.fence();
	}

	@Override
	public void force(long offset, long sizeBytes) {
		beforeEvent(true);
		super.force(offset, sizeBytes);
	}

	@Override
	public void forceAll() {
		beforeEvent(true);
		super.forceAll();
	}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {
		beforeEvent(true);
		super.forceToDevice(offset, sizeBytes);
	}

	@Override
	public void forceAllToDevice() {
		beforeEvent(true);
		super.forceAllToDevice();
	}

	@Override
	public void shrink(long sizeBytes) {
		// as below
		beforeEvent(false);
		super.shrink(sizeBytes);
	}

	@Override
	public void grow(long sizeBytes) {
		// the allocator is locked, and a checkpoint may need it
		beforeEvent(false);
		super.grow(sizeBytes);
		afterGrowth();
	}

}
