/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.util.concurrent.locks.LockSupport;

/**
 * Repeats an operation that gives something back, after an error of the JVM stopped it: other threads may have used up
 * the memory for a moment only.
 */
final class Attempts {

	private static final int MAXIMUM_COUNT = 10;

	private static final long PAUSE_NANOS = 1_000_000;

	private Attempts() {}

	/**
	 * Returns after a pause if another attempt is worthwhile. Must be called while no lock is held.
	 * @param count the number of attempts so far
	 * @throws VirtualMachineError the error, after the last attempt
	 */
	static void again(int count, VirtualMachineError error) {
		if (count >= MAXIMUM_COUNT) {
			throw error;
		}
		LockSupport.parkNanos(PAUSE_NANOS);
	}

}
