/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * A pool takes little until it needs more.
 */
class SmallPoolTests {

	record Note(long id, String text) {}

	private static final ExtentDefinition<Note> NOTES = new ExtentDefinition<>("notes", Note.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	private long journalBytes() {
		try (PrivateMedium medium = PrivateMedium.open(this.folder.resolve("test.pmem"))) {
			PoolHeader header = PoolHeader.read(medium);
			assertThat(header).isNotNull();
			return header.log().journalBytes();
		}
	}

	@Test
	void aNewPoolIsSmallAndItsJournalGrows() throws IOException {
		Path pool = this.folder.resolve("test.pmem");
		HeapOptions options = HeapOptions.DEFAULTS.withJournalSizeBytes(8 << 20);
		try (PersistentHeap heap = PersistentHeap.open(pool, options)) {
			Extent<Note> notes = heap.extent(NOTES);
			heap.inTransaction((transaction) -> notes.insert(transaction, new Note(1, "first")));
		}
		assertThat(Files.size(pool)).isEqualTo(4 << 20);
		assertThat(journalBytes()).isEqualTo(1 << 20);
		try (PersistentHeap heap = PersistentHeap.open(pool, options)) {
			Extent<Note> notes = heap.extent(NOTES);
			for (int count = 0; count < 60; count++) {
				Note note = new Note(1, String.valueOf((char) ('a' + count)).repeat(150_000));
				heap.inTransaction((transaction) -> notes.update(transaction, notes.locate(transaction, 1L), note));
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
		assertThat(journalBytes()).isEqualTo(8 << 20);
		try (PersistentHeap heap = PersistentHeap.open(pool, options)) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(heap.inTransaction((transaction) -> notes.find(transaction, 1L)).text()).hasSize(150_000);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
