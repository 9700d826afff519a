/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Decides when it is time to do something, and lets one of the asking threads do it. Thread-safe.
 */
public final class Periodic {

	private static final VarHandle NEXT;

	static {
		try {
			NEXT = MethodHandles.lookup().findVarHandle(Periodic.class, "nextNanos", long.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final long intervalNanos;

	private volatile long nextNanos;

	/** @param firstNanos from when on it is time, by {@link System#nanoTime} */
	public Periodic(long intervalNanos, long firstNanos) {
		this.intervalNanos = intervalNanos;
		this.nextNanos = firstNanos;
	}

	/**
	 * Whether it is time, and no other thread got this answer.
	 * @param now by {@link System#nanoTime}
	 */
	public boolean isDue(long now) {
		long next = this.nextNanos;
		return now - next >= 0 && NEXT.compareAndSet(this, next, now + this.intervalNanos);
	}

}
