package dev.pmem.heap.crash;

import java.util.concurrent.atomic.AtomicLong;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;

/** Counts what goes to a medium, and refuses as a broken device does when it's told to. */
final class WatchedMedium extends ForwardingMedium {

	final AtomicLong forces = new AtomicLong();

	final AtomicLong fences = new AtomicLong();

	final AtomicLong storedBytes = new AtomicLong();

	/** Forces and fences from this one on fail; 0 for none. */
	volatile long failFrom;

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
		if (this.failFrom > 0 && syncs() >= this.failFrom) {
			throw new PoolAccessException("Syncing " + name() + " failed (as the test told it to)");
		}
	}

	@Override
	public void putLong(long offset, long value) {
		this.storedBytes.addAndGet(Long.BYTES);
		super.putLong(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		this.storedBytes.addAndGet(length);
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
