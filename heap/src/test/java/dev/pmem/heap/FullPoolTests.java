/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Pools that are full: what frees space goes through, and what is freed can be used at once.
 */
class FullPoolTests {

	record Small(long id, String name) {}

	private static final long MAXIMUM_BYTES = 8 << 20;

	private static final ExtentDefinition<Small> SMALLS = new ExtentDefinition<>("smalls", Small.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), false)));

	private static final ExtentDefinition<Small> OTHERS = new ExtentDefinition<>("others", Small.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	private PersistentHeap open(Durability durability) {
		return open(durability, MAXIMUM_BYTES);
	}

	private PersistentHeap open(Durability durability, long maximumBytes) {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(durability, 4 << 20, maximumBytes));
	}

	/** Inserts into the extents in turn, in transactions that are the smaller the less room is left. */
	private static long fill(PersistentHeap heap, List<Extent<Small>> extents) {
		long next = 1;
		for (int count = 1000; count > 0; count /= 10) {
			try {
				while (true) {
					long first = next;
					long end = next + count;
					heap.inTransactionWithoutResult((transaction) -> {
						for (long id = first; id < end; id++) {
							Small small = new Small(id, "name" + id % 100);
							extents.forEach((extent) -> extent.insert(transaction, small));
						}
					});
					next = end;
				}
			} catch (PoolFullException _) {
				// fewer at a time
			}
		}
		return next - 1;
	}

	private static void deleteAll(HeapTransaction transaction, Extent<Small> extent) {
		List<Long> references = new ArrayList<>();
		for (References hits = extent.find(transaction, Query.all()); hits.next();) {
			references.add(hits.reference());
		}
		references.forEach((reference) -> extent.delete(transaction, reference));
	}

	private static long count(PersistentHeap heap, Extent<Small> extent) {
		return heap.inTransaction(extent::count);
	}

	@ParameterizedTest
	@EnumSource
	void everythingCanBeDeletedAndTheNextInsertWorks(Durability durability) throws IOException {
		try (PersistentHeap heap = open(durability)) {
			Extent<Small> smalls = heap.extent(SMALLS);
			for (int round = 0; round < 2; round++) {
				long count = fill(heap, List.of(smalls));
				assertThat(count).isGreaterThan(10_000);
				heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
				heap.inTransactionWithoutResult((transaction) -> smalls.insert(transaction, new Small(0, "first")));
				assertThat(count(heap, smalls)).isOne();
				assertThat(heap.verify().problems()).isEmpty();
				heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
			}
		}
		assertThat(Files.size(this.folder.resolve("test.pmem"))).isLessThanOrEqualTo(MAXIMUM_BYTES);
	}

	/** The record of the delete is the newest then. */
	@ParameterizedTest
	@EnumSource
	void aPoolIsClosedRightAfterEverythingWasDeleted(Durability durability) throws IOException {
		try (PersistentHeap heap = open(durability)) {
			Extent<Small> smalls = heap.extent(SMALLS);
			fill(heap, List.of(smalls));
			heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
			assertThat(heap.statistics().sizeBytes()).isGreaterThan(MAXIMUM_BYTES);
		}
		assertThat(Files.size(this.folder.resolve("test.pmem"))).isLessThanOrEqualTo(MAXIMUM_BYTES);
		try (PersistentHeap heap = open(durability)) {
			assertThat(count(heap, heap.extent(SMALLS))).isZero();
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	/** A header that names all of the maximum size must not be followed by a cut to whole chunks. */
	@ParameterizedTest
	@EnumSource
	void theMaximumSizeNeedNotBeWholeChunks(Durability durability) throws Exception {
		long maximumBytes = MAXIMUM_BYTES + 3 * 4096;
		Path copy = this.folder.resolve("copy.pmem");
		try (PersistentHeap heap = open(durability, maximumBytes)) {
			Extent<Small> smalls = heap.extent(SMALLS);
			fill(heap, List.of(smalls));
			heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
			assertThat(heap.statistics().sizeBytes()).isGreaterThan(maximumBytes);
			for (int count = 0; count < 100 && heap.statistics().sizeBytes() > maximumBytes; count++) {
				long id = count;
				heap.inTransactionWithoutResult((transaction) -> smalls.insert(transaction, new Small(id, "more")));
				Thread.sleep(10);
			}
			assertThat(heap.statistics().sizeBytes()).isLessThanOrEqualTo(maximumBytes);
			// as if the process had been killed now
			Files.copy(this.folder.resolve("test.pmem"), copy);
		}
		try (PersistentHeap heap = PersistentHeap.open(copy, new HeapOptions(durability, 4 << 20, maximumBytes))) {
			assertThat(count(heap, heap.extent(SMALLS))).isPositive();
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	/** Objects of another extent stay in each span, so that none of them becomes empty. */
	@ParameterizedTest
	@EnumSource
	void oneExtentCanBeDeletedBesideAnother(Durability durability) throws IOException {
		long count;
		try (PersistentHeap heap = open(durability)) {
			Extent<Small> smalls = heap.extent(SMALLS);
			Extent<Small> others = heap.extent(OTHERS);
			count = fill(heap, List.of(smalls, others));
			heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
			heap.inTransactionWithoutResult((transaction) -> smalls.insert(transaction, new Small(0, "first")));
			assertThat(count(heap, smalls)).isOne();
			assertThat(count(heap, others)).isEqualTo(count);
			assertThat(heap.verify().problems()).isEmpty();
		}
		assertThat(Files.size(this.folder.resolve("test.pmem"))).isLessThanOrEqualTo(MAXIMUM_BYTES);
		try (PersistentHeap heap = open(durability)) {
			assertThat(count(heap, heap.extent(OTHERS))).isEqualTo(count);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	/** What a transaction sees can't be given to others; once it has ended, the next insert looks for it. */
	@ParameterizedTest
	@EnumSource
	void whatAReaderHasKeptCanBeUsedOnceItHasEnded(Durability durability) {
		try (PersistentHeap heap = open(durability)) {
			Extent<Small> smalls = heap.extent(SMALLS);
			long count = fill(heap, List.of(smalls));
			try (HeapTransaction reader = heap.begin(TransactionOptions.READ_ONLY)) {
				heap.inTransactionWithoutResult((transaction) -> deleteAll(transaction, smalls));
				assertThat(smalls.count(reader)).isEqualTo(count);
				assertThatExceptionOfType(PoolFullException.class)
						.isThrownBy(() -> fillOne(heap, smalls));
			}
			heap.inTransactionWithoutResult((transaction) -> smalls.insert(transaction, new Small(0, "x".repeat(99))));
			assertThat(count(heap, smalls)).isOne();
		}
	}

	private static void fillOne(PersistentHeap heap, Extent<Small> smalls) {
		heap.inTransactionWithoutResult((transaction) -> smalls.insert(transaction, new Small(0, "x".repeat(
				100_000))));
	}

}
