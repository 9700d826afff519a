/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * Generated ids while others are given by hand just ahead of them.
 */
class GeneratedIdTests {

	record Note(long id, int thread) {}

	private static final ExtentDefinition<Note> NOTES = new ExtentDefinition<>("notes", Note.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	@Test
	void aGeneratedIdIsFreeAfterAFewAttempts() throws InterruptedException {
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20))) {
			Extent<Note> notes = heap.extent(NOTES);
			Set<Long> stored = ConcurrentHashMap.newKeySet();
			new Race().add(4, (number) -> {
				for (int count = 0; count < 500; count++) {
					boolean byHand = number == 0 && count % 10 == 0;
					boolean done = false;
					for (int attempt = 0; !done; attempt++) {
						assertThat(attempt).isLessThan(100);
						long id = byHand ? count * 8 + 3 : notes.nextSequenceValue();
						try {
							heap.inTransaction((transaction) -> notes.insert(transaction, new Note(id, number)));
							assertThat(stored.add(id)).isTrue();
							done = true;
						} catch (UniqueKeyException ex) {
							done = byHand;
						}
					}
				}
			}).run();
			assertThat(heap.<Long>inTransaction(notes::count)).isEqualTo(stored.size());
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
