/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.collection.stored.CollectionStore;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.transaction.TestEngine;

/**
 * Which class the objects of a layout have, in any extent that is open.
 */
class StoredClassesTests {

	sealed interface Figure permits Circle, Square {}

	record Circle(long id, double radius) implements Figure {}

	record Square(long id, double side) implements Figure {}

	record Note(long id, String text) {}

	@TempDir
	Path folder;

	private TestEngine engine;

	private ObjectStore store;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("classes.pmem"), Persistence.PAGE_CACHE, 64 << 20);
		this.store = new ObjectStore(this.engine.engine(), (_) -> {
			throw new AssertionError("nothing is read here");
		}, CollectionStore::new);
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void theClassOfALayoutIsFoundInAnyOpenExtent() {
		StoredClasses classes = this.store.classes();
		assertThat(classes.of(Square.class)).isNull();
		Extent<Note> notes = this.store.extent(ExtentDefinition.of(Note.class).id("id").build());
		Extent<Figure> figures = this.store.extent(ExtentDefinition.of(Figure.class).id("id").build());
		StoredClass<Square> squares = Objects.requireNonNull(classes.of(Square.class));
		assertThat(squares.extent()).isSameAs(figures);
		assertThat(classes.of(squares.layout().number())).isSameAs(squares);
		StoredClass<Note> ofNotes = Objects.requireNonNull(classes.of(Note.class));
		assertThat(ofNotes.extent()).isSameAs(notes);
		assertThat(classes.of(ofNotes.layout().number())).isSameAs(ofNotes);
		assertThat(classes.of(1_000)).as("no layout").isNull();
		assertThat(classes.of(Figure.class)).as("it has no objects of its own").isNull();
	}

	/** Two extents of one class: their objects have the same layout. */
	@Test
	void aClassOfTwoExtentsBelongsToTheOneThatWasOpenedFirst() {
		Extent<Note> first = this.store.extent(ExtentDefinition.of("first", Note.class).id("id").build());
		this.store.extent(ExtentDefinition.of("second", Note.class).id("id").build());
		assertThat(Objects.requireNonNull(this.store.classes().of(Note.class)).extent()).isSameAs(first);
	}

}
