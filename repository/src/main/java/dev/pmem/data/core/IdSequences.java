/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashMap;
import java.util.Map;

import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.jakarta.GeneratorTraits;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * The sequences of generated ids. An entity's is that of its extent, unless it names one that others share, or that
 * begins with another value than 1: this is the sequence of an extent of its own. Thread-safe.
 */
final class IdSequences {

	private static final String PREFIX = "dev.pmem.sequence.";

	private final PersistentHeap heap;

	/** By name. Guarded by this. */
	private final Map<String, Extent<?>> named = new HashMap<>();

	IdSequences(PersistentHeap heap) {
		this.heap = heap;
	}

	/** The extent whose sequence gives ids to the entities of another, which may be the same. */
	synchronized Extent<?> of(PmemPersistentProperty id, Extent<?> extent) {
		GeneratorTraits traits = JakartaPersistence.generator(id);
		if (traits.sequence().isEmpty() && traits.initialValue() <= 1) {
			return extent;
		}
		String name = PREFIX + (traits.sequence().isEmpty() ? "of." + extent.definition().name() : traits.sequence());
		return this.named.computeIfAbsent(name, (_) -> open(name, traits.initialValue(), extent));
	}

	/** A sequence that is new begins with the initial value, and above the ids that the extent has had so far. */
	private Extent<?> open(String name, long initialValue, Extent<?> extent) {
		Extent<Start> sequence = this.heap.extent(ExtentDefinition.of(name, Start.class).id("value").build());
		long largest = Math.max(initialValue, extent.nextSequenceValue()) - 1;
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			if (largest > 0 && sequence.count(transaction) == 0) {
				sequence.insert(transaction, new Start(largest));
				transaction.commit();
			}
		}
		return sequence;
	}

	/**
	 * Where a sequence starts.
	 *
	 * @param value the value before the first
	 */
	record Start(long value) {}

}
