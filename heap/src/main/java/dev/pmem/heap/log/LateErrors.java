/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

/**
 * A store to a mapped page that can't be had, since the disk is full or the file was cut off, is an {@link InternalError},
 * which HotSpot throws not at the store but where the thread next looks whether it must stop: at the end of a loop, or of a
 * method that wasn't inlined. By then a commit might have been told as committed.
 */
public final class LateErrors {

	/** Volatile, so that the loop stays a loop for the compiler. */
	private static volatile int rounds = 1;

	private LateErrors() {}

	/** Throws the error of an earlier store of this thread, if one failed. Takes about a nanosecond. */
	public static void surface() {
		for (int round = 0; round < rounds; round++) {
			continue;
		}
	}

}
