/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

/**
 * Makes late errors of stores come up in time. If a mapped page can't be had, because the disk is full or the file was
 * cut off, a store to it causes an {@link InternalError}. HotSpot does not throw the error at the store, but where the
 * thread next checks whether it must stop: at the end of a loop, or of a method that was not inlined. By then a commit
 * might have been reported as committed.
 */
public final class LateErrors {

	/** Volatile, so that the compiler keeps the loop. */
	private static volatile int rounds = 1;

	private LateErrors() {}

	/** Throws the error of an earlier store of this thread, if one failed. Takes about a nanosecond. */
	public static void surface() {
		for (int round = 0; round < rounds; round++) {
			continue;
		}
	}

}
