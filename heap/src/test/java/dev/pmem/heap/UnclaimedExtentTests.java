/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.UnclaimedExtent;

/**
 * Extents that nobody opens are told, with the open ones for which they may have been meant.
 */
class UnclaimedExtentTests {

	static final class First {

		record Note(long id, String text) {}

	}

	static final class Second {

		record Note(long id, String text) {}

	}

	record Other(long id) {}

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("notes.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static <T> Extent<T> extent(PersistentHeap heap, Class<T> type, String... previousNames) {
		return heap.extent(ExtentDefinition.of(type).id("id").previousNames(previousNames).build());
	}

	private void fill(long count) {
		try (PersistentHeap heap = open()) {
			Extent<First.Note> notes = extent(heap, First.Note.class);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= count; id++) {
					notes.insert(transaction, new First.Note(id, "text"));
				}
			});
			assertThat(heap.unclaimedExtents()).isEmpty();
		}
	}

	private static final String FIRST = First.Note.class.getName();

	private static final String SECOND = Second.Note.class.getName();

	@Test
	void anExtentThatNobodyOpensIsToldWithItsEmptyNamesake() {
		fill(3);
		try (PersistentHeap heap = open()) {
			assertThat(heap.unclaimedExtents()).containsExactly(new UnclaimedExtent(FIRST, FIRST, 3, List.of()));
			extent(heap, Other.class);
			Extent<Second.Note> notes = extent(heap, Second.Note.class);
			UnclaimedExtent told = new UnclaimedExtent(FIRST, FIRST, 3, List.of(SECOND));
			assertThat(heap.unclaimedExtents()).containsExactly(told);
			assertThat(told.describe()).isEqualTo("Extent " + FIRST + " holds 3 objects, and no class claims it. "
					+ SECOND
					+ " is of the same simple name, and empty.");
			heap.inTransaction((transaction) -> notes.insert(transaction, new Second.Note(1, "new")));
			assertThat(heap.unclaimedExtents()).as("it was empty when it was opened").containsExactly(told);
		}
		try (PersistentHeap heap = open()) {
			extent(heap, Second.Note.class);
			assertThat(heap.unclaimedExtents()).containsExactly(new UnclaimedExtent(FIRST, FIRST, 3, List.of()));
			extent(heap, First.Note.class);
			assertThat(heap.unclaimedExtents()).containsExactly();
		}
	}

	@Test
	void aPreviousNameClaims() {
		fill(3);
		try (PersistentHeap heap = open()) {
			extent(heap, Second.Note.class, FIRST);
			assertThat(heap.unclaimedExtents()).isEmpty();
		}
	}

	@Test
	void anExtentWithoutObjectsIsNotTold() {
		fill(0);
		try (PersistentHeap heap = open()) {
			extent(heap, Second.Note.class);
			assertThat(heap.unclaimedExtents()).isEmpty();
		}
	}

	@Test
	void manyObjectsAreNotCountedToTheEnd() {
		fill(UnclaimedExtent.MAXIMUM_COUNT + 10);
		try (PersistentHeap heap = open()) {
			assertThat(heap.unclaimedExtents()).singleElement().satisfies((told) -> {
				assertThat(told.objectCount()).isEqualTo(UnclaimedExtent.MAXIMUM_COUNT);
				assertThat(told.describe()).startsWith("Extent " + FIRST + " holds at least 100000 objects");
			});
		}
	}

}
