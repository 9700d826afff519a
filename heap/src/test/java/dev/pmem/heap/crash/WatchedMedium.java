/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.PoolLayout;

/** Counts what goes to a medium, and refuses as a broken device does when it's told to. */
final class WatchedMedium extends ForwardingMedium {

	final AtomicLong forces = new AtomicLong();

	final AtomicLong fences = new AtomicLong();

	final AtomicLong storedBytes = new AtomicLong();

	/** Forces and fences from this one on fail; 0 for none. */
	volatile long failFrom;

	/** The force or fence with this number fails, and none after it; 0 for none. */
	volatile long failOnly;

	/** Collects the numbers of the sectors that are stored to, unless it's null. */
	Set<Long> sectorsStoredTo;

	private final Persistence persistence;

	/**
	 * Closes the target when it's closed.
	 * @param persistence what this says of itself
	 */
	WatchedMedium(Medium target, Persistence persistence) {
		super(target);
		this.persistence = persistence;
	}

	@Override
	public Persistence persistence() {
		return this.persistence;
	}

	long syncs() {
		return this.forces.get() + this.fences.get();
	}

	private void count(AtomicLong counter) {
		counter.incrementAndGet();
		long number = syncs();
		if ((this.failFrom > 0 && number >= this.failFrom) || number == this.failOnly) {
			throw new PoolAccessException("Syncing " + name() + " failed (as the test told it to)");
		}
	}

	private void stored(long offset, int length) {
		this.storedBytes.addAndGet(length);
		if (this.sectorsStoredTo != null) {
			LongStream.rangeClosed(offset / PoolLayout.SECTOR_BYTES, (offset + length - 1) / PoolLayout.SECTOR_BYTES)
					.forEach(this.sectorsStoredTo::add);
		}
	}

	@Override
	public void putLong(long offset, long value) {
		stored(offset, Long.BYTES);
		super.putLong(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		stored(offset, length);
		super.write(offset, source, index, length);
	}

	@Override
	public void fence() {
		count(this.fences);
		super.fence();
	}

	@Override
	public void force(long offset, long sizeBytes) {
		count(this.forces);
		super.force(offset, sizeBytes);
	}

	@Override
	public void forceAll() {
		count(this.forces);
		super.forceAll();
	}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {
		count(this.forces);
		super.forceToDevice(offset, sizeBytes);
	}

	@Override
	public void forceAllToDevice() {
		count(this.forces);
		super.forceAllToDevice();
	}

	@Override
	public void close() {
		this.target.close();
	}

}
