/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import org.springframework.util.FileSystemUtils;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * A heap in a directory of its own, which goes with it.
 */
public final class TestHeap implements AutoCloseable {

	private final Path directory;

	private PersistentHeap heap;

	public TestHeap() {
		try {
			this.directory = Files.createTempDirectory("pmem-test");
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.heap = open();
	}

	public PersistentHeap heap() {
		return this.heap;
	}

	/** Closes the pool and opens it again. */
	public PersistentHeap reopen() {
		this.heap.close();
		this.heap = open();
		return this.heap;
	}

	/** Closes the pool and opens it again with other options. */
	public PersistentHeap reopen(UnaryOperator<HeapOptions> change) {
		this.heap.close();
		this.heap = open(change);
		return this.heap;
	}

	private PersistentHeap open() {
		return open(UnaryOperator.identity());
	}

	private PersistentHeap open(UnaryOperator<HeapOptions> change) {
		return PersistentHeap.open(this.directory.resolve("test.pmem"),
				change.apply(HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH)));
	}

	@Override
	public void close() {
		this.heap.close();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
