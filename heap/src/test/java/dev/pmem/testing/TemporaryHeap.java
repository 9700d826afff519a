/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * A heap in a file of its own, which goes with it.
 */
public final class TemporaryHeap implements AutoCloseable {

	private final Path directory;

	private PersistentHeap heap;

	public TemporaryHeap() throws IOException {
		this.directory = Files.createTempDirectory("pmem-test");
		this.heap = open();
	}

	private PersistentHeap open() {
		return PersistentHeap.open(this.directory.resolve("test.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	/** Closes the pool and opens it again. */
	public void reopen() {
		this.heap.close();
		this.heap = open();
	}

	public PersistentHeap heap() {
		return this.heap;
	}

	@Override
	public void close() throws IOException {
		this.heap.close();
		try (var files = Files.list(this.directory)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(this.directory);
	}

}
