/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.data.annotation.Id;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * In a pool that is full, deletes of whatever kind go through, and so does the next save.
 */
class FullPoolTests {

	@TempDir
	Path folder;

	static class Note {

		@Id
		@Nullable
		Long id;

		String text;

		Note(String text) {
			this.text = text;
		}

	}

	/** How to delete all. */
	private enum Way {

		ALL((template) -> template.deleteAll(Note.class)), BY_QUERY((template) -> template.delete(Query.of(Criteria
				.where("text", Operator.EQUAL, "a note")), Note.class)), AND_FIND((template) -> template.findAndDelete(
						Query.all(), Note.class)), ENTITIES((template) -> template.deleteAll(template.findAll(
								Note.class), Note.class)), BY_ID((template) -> template.deleteAllById(template.findAll(
										Note.class).stream().map((note) -> note.id).toList(),
										Note.class));

		private final Consumer<PmemTemplate> action;

		Way(Consumer<PmemTemplate> action) {
			this.action = action;
		}

	}

	@ParameterizedTest
	@EnumSource
	void everythingCanBeDeletedAndTheNextSaveWorks(Way way) {
		for (Durability durability : Durability.values()) {
			HeapOptions options = new HeapOptions(durability, 4 << 20, 6 << 20);
			try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve(durability + ".pmem"), options)) {
				PmemTemplate template = new PmemTemplate(heap);
				fill(template);
				assertThat(template.count(Note.class)).isGreaterThan(5_000);
				way.action.accept(template);
				template.save(new Note("the first"), Note.class);
				assertThat(template.findAll(Note.class)).singleElement().extracting((note) -> note.text)
						.isEqualTo("the first");
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
	}

	private static void fill(PmemTemplate template) {
		for (int count = 1000; count > 0; count /= 10) {
			try {
				while (true) {
					List<Note> notes = new ArrayList<>();
					for (int index = 0; index < count; index++) {
						notes.add(new Note("a note"));
					}
					template.saveAll(notes, Note.class);
				}
			} catch (NonTransientDataAccessResourceException ex) {
				// fewer at a time
				assertThat(ex).hasCauseInstanceOf(PoolFullException.class);
			}
		}
	}

}
