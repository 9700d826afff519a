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
 * <li>whoever holds one keeps running. A virtual thread that parks is resumed only when a carrier is free, which may take
 * seconds where others compute; so nobody parks, sleeps or waits for a monitor while he holds such a lock, and a virtual
 * thread, which may hold another one or lead, waits for it without giving its carrier up. Calls of the operating system are
 * allowed: they keep the carrier;
 * <li>it is taken by one instruction, after which {@link #lock} only returns, and given back by the assignment of a field:
 * neither needs stack or memory at a moment when that would leave it held. (The locks of the JDK are given back by a call,
 * for which the JVM reserves stack in their innermost methods alone.)
 * </ul>
 * To be used as {@code lock.lock(); try { ... } finally { lock.holder = null; }}.
 */
public final class EngineLock {

	private static final int SPINS_BEFORE_PARKING = 100;

	/** Who waits looks by himself: nobody is called when the lock is given back. */
	private static final long PARK_NANOS = 20_000;

	private static final VarHandle HOLDER;

	static {
		try {
			HOLDER = MethodHandles.lookup().findVarHandle(EngineLock.class, "holder", Thread.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** The thread that has the lock, which gives it back by setting this to null; set by nobody else. */
	public volatile @Nullable Thread holder;

	/** Waits for the lock, whatever interrupts there are. */
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
				// it would keep the next park from waiting
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
