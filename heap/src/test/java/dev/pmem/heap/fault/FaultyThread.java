/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import org.jspecify.annotations.Nullable;

/**
 * A thread that meets errors at places of the test's choice, in classes of {@link FaultingLoader}. All but
 * {@link #meet} is used by the thread itself.
 */
public final class FaultyThread extends Thread {

	/** What can fail. */
	public enum Kind {

		/** An OutOfMemoryError before something is allocated. */
		ALLOCATION,
		/** A StackOverflowError before a call, or at the start of a method. */
		CALL

	}

	private @Nullable Kind kind;

	private int first = Integer.MAX_VALUE;

	private int last;

	private int count;

	private boolean fired;

	public FaultyThread(Runnable action) {
		super(action, "faulty");
		setDaemon(true);
	}

	/** The current thread. */
	public static FaultyThread current() {
		return (FaultyThread) Thread.currentThread();
	}

	/**
	 * From now on counts places of a kind, and throws at some of them.
	 * @param first the first to throw at, from 1; none if it's 0
	 * @param many at how many one after the other
	 */
	public void arm(Kind kind, int first, int many) {
		this.kind = kind;
		this.first = (first == 0) ? Integer.MAX_VALUE : first;
		this.last = first + many - 1;
		this.count = 0;
		this.fired = false;
	}

	/** Throws no more. Gives how many places were met since {@link #arm}. */
	public int disarm() {
		this.kind = null;
		return this.count;
	}

	/** Whether an error was thrown since {@link #arm}. */
	public boolean hasFired() {
		return this.fired;
	}

	void meet(Kind met) {
		if (met == this.kind) {
			this.count++;
			if (this.count >= this.first && this.count <= this.last) {
				this.fired = true;
				if (met == Kind.ALLOCATION) {
					throw new OutOfMemoryError("Injected at allocation " + this.count);
				}
				throw new StackOverflowError("Injected at call " + this.count);
			}
		}
	}

}
