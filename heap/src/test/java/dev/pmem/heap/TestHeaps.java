/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.nio.file.Path;
import java.util.concurrent.Executor;

import dev.pmem.heap.medium.Medium;

/**
 * Opens heaps on media of the tests' own.
 */
public final class TestHeaps {

	private TestHeaps() {}

	/** Opens a pool on this medium, which is closed with the heap. */
	public static PersistentHeap open(Medium medium) {
		HeapOptions options = new HeapOptions(Durability.POWER_LOSS, HeapOptions.MINIMUM_SIZE_BYTES,
				Math.max(HeapOptions.MINIMUM_SIZE_BYTES, medium.maximumSizeBytes()));
		return open(medium, options, Runnable::run);
	}

	/** Opens a pool on this medium; tells what runs the checkpoints of a journal. */
	public static PersistentHeap open(Medium medium, HeapOptions options, Executor checkpoints) {
		return PersistentHeap.open(Path.of(medium.name()), options, medium, checkpoints);
	}

}
