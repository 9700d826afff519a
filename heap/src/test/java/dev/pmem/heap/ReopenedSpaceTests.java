/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Free space is found again when a pool is opened.
 */
class ReopenedSpaceTests {

	private static final long CHUNK_BYTES = 64 << 10;

	record Note(long id, String text) {}

	private static final ExtentDefinition<Note> NOTES = new ExtentDefinition<>("notes", Note.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	private PersistentHeap open(Durability durability) {
		return PersistentHeap.open(this.folder.resolve("pool"),
				new HeapOptions(durability, 4 << 20, 64 << 20, HeapOptions.MINIMUM_JOURNAL_BYTES));
	}

	private static void insert(PersistentHeap heap, Extent<Note> notes, long from, int count, int length) {
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = from; id < from + count; id++) {
				notes.insert(transaction, new Note(id, "x".repeat(length)));
			}
		});
	}

	private static void delete(PersistentHeap heap, Extent<Note> notes, long from, int count) {
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = from; id < from + count; id++) {
				notes.delete(transaction, notes.locate(transaction, id));
			}
		});
	}

	private static long count(PersistentHeap heap, Extent<Note> notes) {
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			return notes.count(transaction);
		}
	}

	/** What was free when the pool was closed is free when it's opened, but for what the last commit freed. */
	@ParameterizedTest
	@EnumSource
	void whatWasFreeIsFree(Durability durability) {
		long used;
		try (PersistentHeap heap = open(durability)) {
			Extent<Note> notes = heap.extent(NOTES);
			for (int round = 0; round < 3; round++) {
				insert(heap, notes, 1, 2000, 1000);
				insert(heap, notes, 10_000, 20, 20_000);
				insert(heap, notes, 20_000, 1, 1_000_000);
				delete(heap, notes, 1, 2000);
				delete(heap, notes, 10_000, 20);
				delete(heap, notes, 20_000, 1);
			}
			// writes the ends of what became empty
			for (int id = 1; id < 4; id++) {
				insert(heap, notes, id, 1, 10);
			}
			used = heap.statistics().usedBytes();
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open(durability)) {
			assertThat(heap.statistics().usedBytes()).isLessThanOrEqualTo(used + 4 * CHUNK_BYTES);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	/** Slots that no block was ever in. */
	@ParameterizedTest
	@EnumSource
	void whatWasNeverUsedIsUsed(Durability durability) {
		long used = 0;
		for (int id = 1; id <= 60; id++) {
			try (PersistentHeap heap = open(durability)) {
				Extent<Note> notes = heap.extent(NOTES);
				insert(heap, notes, id, 1, 900);
				used = (used == 0) ? heap.statistics().usedBytes() : used;
				// of a chunk 60 fit
				assertThat(heap.statistics().usedBytes()).isLessThanOrEqualTo(used + 2 * CHUNK_BYTES);
			}
		}
		try (PersistentHeap heap = open(durability)) {
			assertThat(count(heap, heap.extent(NOTES))).isEqualTo(60);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	/**
	 * A batch whose entries are added before all others, which splits nodes of the index, and that removes the others: some
	 * of the new nodes are freed before they are stored, and nothing may be told of them.
	 */
	@ParameterizedTest
	@EnumSource
	void nodesThatABatchMakesAndFreesAreNotStored(Durability durability) {
		int count = 200;
		long first = 100_000;
		try (PersistentHeap heap = open(durability)) {
			Extent<Note> notes = heap.extent(NOTES);
			insert(heap, notes, first, count, 10);
			for (int round = 0; round < 20; round++) {
				long before = first;
				heap.inTransactionWithoutResult((transaction) -> {
					for (long id = before; id < before + count; id++) {
						notes.delete(transaction, notes.locate(transaction, id));
						notes.insert(transaction, new Note(id - count, "text"));
					}
				});
				first -= count;
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
		try (PersistentHeap heap = open(durability)) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(heap.verify().problems()).isEmpty();
			assertThat(count(heap, notes)).isEqualTo(count);
			insert(heap, notes, 1, 5000, 10);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
