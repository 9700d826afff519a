/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * Makes system calls fail, for all media that are mapped by them, until it is closed. One at a time.
 */
public final class InjectedFaults implements AutoCloseable, SystemCalls.Faults {

	/** A device refused to read or write. */
	public static final int EIO = Errno.EIO;

	/** The disk is full. */
	public static final int ENOSPC = Errno.ENOSPC;

	private record Fault(int errno, LongPredicate secondArgument) {}

	private final Map<String, Fault> faults = new ConcurrentHashMap<>();

	/** Runs before a call that is to fail does. */
	private volatile Runnable beforeFailure = () -> {};

	private final List<String> refused = new ArrayList<>();

	public InjectedFaults() {
		SystemCalls.faults = this;
	}

	/** From now on the function fails with this errno. */
	public InjectedFaults fail(String function, int errno) {
		return fail(function, errno, (_) -> true);
	}

	/** As {@link #fail(String, int)}, but only where the function's second argument matches. */
	public InjectedFaults fail(String function, int errno, LongPredicate secondArgument) {
		this.faults.put(function, new Fault(errno, secondArgument));
		return this;
	}

	/** From now on the function does what it should. */
	public void heal(String function) {
		this.faults.remove(function);
	}

	public InjectedFaults before(Runnable action) {
		this.beforeFailure = action;
		return this;
	}

	/** The functions that were made to fail, in order. */
	public synchronized List<String> refused() {
		return List.copyOf(this.refused);
	}

	@Override
	public int errno(String function, long a, long b, long c, long d, long e, long f) {
		Fault fault = this.faults.get(function);
		if (fault == null || !fault.secondArgument.test(b)) {
			return 0;
		}
		synchronized (this) {
			this.refused.add(function);
		}
		this.beforeFailure.run();
		return fault.errno;
	}

	@Override
	public void close() {
		SystemCalls.faults = null;
	}

}
