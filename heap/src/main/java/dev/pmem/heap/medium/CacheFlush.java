/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;

/**
 * Writes stores from the processor's caches to persistent memory. Flushing takes no lock and no atomic operation,
 * because on x86 these wait, as a fence does, for every line that was flushed before. Thread-safe; a fence waits for
 * the lines that its own thread has flushed.
 */
sealed interface CacheFlush permits NativeCacheFlush, JdkCacheFlush, PersistentCaches {

	/** The name for the start-up line: the instruction, if there is one. */
	String label();

	/**
	 * Starts to write a range of the mapping back. The range must be allocated, and the mapping must stay, until this
	 * method returns.
	 */
	void flush(MemorySegment mapping, long offset, long sizeBytes);

	/** Returns when everything that this thread has flushed is persistent. */
	void fence();

}
