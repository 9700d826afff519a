package dev.pmem.heap.medium;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that a commit leader may have to wait for.
 * <p>
 * Invariant: whoever holds one keeps running. A virtual thread that parks is resumed only when a carrier is free, which
 * may take seconds where others compute; so nobody parks, sleeps or waits for a monitor while he holds such a lock, and a
 * virtual thread, which may hold another one or lead, waits for it without giving its carrier up. Calls of the operating
 * system are allowed: they keep the carrier.
 * <p>
 * To be used as {@code lock.lock(); try { ... } finally { lock.unlock(); }}, after {@link StackReserve#require()} where the
 * caller may be at the end of his stack: the JVM reserves stack for the innermost methods of {@link ReentrantLock} only, and a
 * {@link StackOverflowError} on the way to them leaves the lock held.
 */
public final class EngineLock {

	private final ReentrantLock lock = new ReentrantLock();

	/** Waits for the lock, whatever interrupts there are. */
	public void lock() {
		if (Thread.currentThread().isVirtual()) {
			while (!this.lock.tryLock()) {
				Thread.onSpinWait();
			}
		} else {
			this.lock.lock();
		}
	}

	public void unlock() {
		this.lock.unlock();
	}

	/** Whether the calling thread holds it; for assertions. */
	public boolean isHeld() {
		return this.lock.isHeldByCurrentThread();
	}

}
