/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A lock that a commit leader may have to wait for. Not reentrant.
 * <p>
 * Invariants:
 * <ul>
 * <li>a thread that holds such a lock keeps running. A parked virtual thread resumes only when a carrier is free, which
 * may take seconds while others compute. No thread therefore parks, sleeps or waits for a monitor while it holds such a
 * lock. A virtual thread may hold another such lock, or lead, so it waits for a lock without giving up its carrier.
 * Calls of the operating system are allowed, because they keep the carrier;
 * <li>one instruction takes the lock, after which {@link #lock} only returns; the assignment of a field gives it back.
 * Neither needs stack or memory at a moment when the lack of it would leave the lock held. (A call gives the locks of
 * the JDK back, and the JVM reserves stack for it in their innermost methods alone.)
 * </ul>
 * Must be used as {@code lock.lock(); try { ... } finally { lock.holder = null; }}.
 */
public final class EngineLock {

	private static final int SPINS_BEFORE_PARKING = 100;

	/** Giving the lock back wakes nobody, so a waiting thread looks after this time. */
	private static final long PARK_NANOS = 20_000;

	private static final VarHandle HOLDER;

	static {
		try {
			HOLDER = MethodHandles.lookup().findVarHandle(EngineLock.class, "holder", Thread.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * The thread that holds the lock. It gives the lock back by setting this field to null; no other thread sets the
	 * field.
	 */
	public volatile @Nullable Thread holder;

	/** Waits for the lock. Interrupts do not end the wait. */
	public void lock() {
		Thread current = Thread.currentThread();
		assert this.holder != current : "a thread takes a lock twice";
		if (!HOLDER.compareAndSet(this, null, current)) {
			await(current);
		}
	}

	private void await(Thread current) {
		boolean interrupted = false;
		boolean parks = !current.isVirtual();
		for (int spins = 0; !(this.holder == null && HOLDER.compareAndSet(this, null, current));) {
			if (spins++ < SPINS_BEFORE_PARKING || !parks) {
				Thread.onSpinWait();
			} else {
				LockSupport.parkNanos(this, PARK_NANOS);
				// a pending interrupt would keep the next park from waiting
				interrupted |= Thread.interrupted();
			}
		}
		if (interrupted) {
			boolean isDone = false;
			try {
				current.interrupt();
				isDone = true;
			} finally {
				if (!isDone) {
					this.holder = null;
				}
			}
		}
	}

}
