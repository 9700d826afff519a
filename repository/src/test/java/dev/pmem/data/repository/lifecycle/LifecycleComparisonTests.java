/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same entities on JPA and in a pool: the same methods are called, in the same order, with the same effect. */
class LifecycleComparisonTests {

	@TempDir
	Path directory;

	@BeforeEach
	void forget() {
		Story.take();
	}

	/** Runs a scenario on both; the calls. */
	private List<String> onBoth(Consumer<Shelf> scenario) {
		List<String> expected;
		try (Shelf shelf = Shelf.jpa()) {
			scenario.accept(shelf);
			expected = Story.take();
		}
		try (Shelf shelf = Shelf.pmem(this.directory.resolve("pool"))) {
			scenario.accept(shelf);
			assertThat(Story.take()).isEqualTo(expected);
		}
		return expected;
	}

	private static Book book(Shelf shelf) {
		Book book = new Book("a");
		book.cover = new Book.Cover("red");
		shelf.inTransaction(() -> shelf.save(book));
		return book;
	}

	@Test
	void aNewEntity() {
		List<String> calls = onBoth((shelf) -> {
			Book book = book(shelf);
			assertThat(book.created).isEqualTo("created a");
			assertThat(book.isbn).isEqualTo("isbn of a");
			assertThat(book.cover.stamp).isEqualTo("stamped red");
			Book read = shelf.inTransaction(() -> shelf.find(Book.class, book.id));
			assertThat(read.isbn).isEqualTo("isbn of a");
			assertThat(read.cover.stamp).isEqualTo("stamped red");
			assertThat(read.loaded).isEqualTo("loaded a");
		});
		assertThat(calls).startsWith("general before Book", "first persisting a", "second persisting a",
				"document pre-persist a", "book pre-persist, created a");
	}

	@Test
	void aChangedEntity() {
		onBoth((shelf) -> {
			Book book = book(shelf);
			Story.take();
			shelf.inTransaction(() -> {
				Book found = shelf.find(Book.class, book.id);
				found.text = "b";
				shelf.flush();
				Story.note("flushed");
				found.text = "c";
			});
			shelf.inTransaction(() -> assertThat(shelf.find(Book.class, book.id).updated).isEqualTo("updated c"));
		});
	}

	@Test
	void anUnchangedEntityIsNotToldOfAnUpdate() {
		assertThat(onBoth((shelf) -> {
			Book book = book(shelf);
			Story.take();
			shelf.inTransaction(() -> shelf.find(Book.class, book.id));
		})).containsExactly("general loaded a", "document post-load a", "book post-load, loaded a", "cover loaded red");
	}

	@Test
	void aDeletedEntity() {
		assertThat(onBoth((shelf) -> {
			Book book = book(shelf);
			Story.take();
			shelf.inTransaction(() -> shelf.delete(shelf.find(Book.class, book.id)));
		})).contains("general removing a", "document pre-remove a", "book pre-remove a", "cover removing red",
				"book removed a");
	}

	@Test
	void listenersOfTheSuperclassCanBeExcluded() {
		assertThat(onBoth((shelf) -> {
			Leaflet leaflet = new Leaflet("a");
			shelf.inTransaction(() -> shelf.save(leaflet));
			shelf.inTransaction(() -> shelf.find(Leaflet.class, leaflet.id).text = "b");
			shelf.inTransaction(() -> shelf.delete(shelf.find(Leaflet.class, leaflet.id)));
		})).startsWith("second persisting a", "document pre-persist a", "second persisted",
				"document post-persist, has id true").noneMatch((call) -> call.startsWith("general"));
	}

}
