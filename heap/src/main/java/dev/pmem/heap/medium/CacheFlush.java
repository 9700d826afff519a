/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;

/**
 * How stores get from the processor's caches to persistent memory. Flushing takes no lock and no atomic operation, since
 * on x86 those wait, as a fence does, for every line that was flushed before. Thread-safe; a fence waits for what its own
 * thread has flushed.
 */
sealed interface CacheFlush permits NativeCacheFlush, JdkCacheFlush, PersistentCaches {

	/** What to call it in the start-up line: the instruction where there is one. */
	String label();

	/** Starts to write a range of the mapping back. The range must be allocated, and the mapping stay, until it returns. */
	void flush(MemorySegment mapping, long offset, long sizeBytes);

	/** Returns when what this thread has flushed is persistent. */
	void fence();

}
