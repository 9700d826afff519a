/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

/**
 * Where the engine's classes call when {@link FaultingLoader} has loaded them: before each allocation, and before each call
 * and at the start of each method. Throws an error at the one that a {@link FaultyThread} is to meet.
 */
public final class Faults {

	private Faults() {}

	/** Called before whatever may allocate. */
	public static void allocation() {
		if (Thread.currentThread() instanceof FaultyThread thread) {
			thread.meet(FaultyThread.Kind.ALLOCATION);
		}
	}

	/** Called where stack is needed. */
	public static void call() {
		if (Thread.currentThread() instanceof FaultyThread thread) {
			thread.meet(FaultyThread.Kind.CALL);
		}
	}

}
