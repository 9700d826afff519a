/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Caches that keep their contents when the power fails: a store counts as soon as other processors could see it.
 */
final class PersistentCaches implements CacheFlush {

	@Override
	public String label() {
		return "persistent caches";
	}

	@Override
	public void flush(MemorySegment mapping, long offset, long sizeBytes) {
		// nothing to write back
	}

	@Override
	public void fence() {
		// not a release fence: copying may have used stores that bypass the caches, and only a full fence waits for
		// these
		VarHandle.fullFence();
	}

}
