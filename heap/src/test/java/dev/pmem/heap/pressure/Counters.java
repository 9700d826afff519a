/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import java.nio.file.Path;
import java.util.List;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A pool of counters, each of which belongs to one thread, so that what it acknowledged can be compared with what is there.
 */
final class Counters implements AutoCloseable {

	/** One counter. */
	record Counter(long id, String name, long value) {}

	private static final ExtentDefinition<Counter> COUNTERS = new ExtentDefinition<>("counters", Counter.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("value", List.of("value"), false)));

	final PersistentHeap heap;

	final Extent<Counter> extent;

	private Counters(PersistentHeap heap) {
		this.heap = heap;
		this.extent = heap.extent(COUNTERS);
	}

	static Counters open(Path path, HeapOptions options) {
		return new Counters(PersistentHeap.open(path, options));
	}

	static Counters open(Path path, Durability durability) {
		return open(path, new HeapOptions(durability, 4 << 20, 1 << 30, 256 << 10));
	}

	void create(long id) {
		this.heap.inTransaction((transaction) -> this.extent.insert(transaction, new Counter(id, "counter" + id, 0)));
	}

	/** Adds one, in a transaction of its own. */
	void increment(long id) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			long reference = this.extent.locate(transaction, id);
			Counter before = this.extent.read(transaction, reference);
			this.extent.update(transaction, reference, new Counter(id, before.name, before.value + 1));
			transaction.commit();
		}
	}

	long value(long id) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			Counter counter = this.extent.find(transaction, id);
			return (counter != null) ? counter.value : -1;
		}
	}

	@Override
	public void close() {
		this.heap.close();
	}

}
