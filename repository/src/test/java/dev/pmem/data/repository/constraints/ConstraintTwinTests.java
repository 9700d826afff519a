/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** Null, length, what is not inserted or updated, uniqueness: the same as JPA beside H2 does. */
class ConstraintTwinTests {

	@TempDir
	Path folder;

	private Side side(boolean isJpa) {
		return Side.of(isJpa, this.folder.resolve("test.pmem"));
	}

	private static Book with(Consumer<Book> change) {
		Book book = new Book();
		change.accept(book);
		return book;
	}

	/** Refused when it is inserted, by a save and by a changed instance of a transaction; nothing is stored. */
	private static void requireRefused(Side side, String path, boolean isJpa, Consumer<Book> change) {
		Side.Books books = side.books();
		long count = books.count();
		assertThatExceptionOfType(DataIntegrityViolationException.class).as("insert, " + path)
				.isThrownBy(() -> books.save(with(change))).withMessageContaining(isJpa ? "" : path);
		Book stored = books.save(new Book());
		assertThatExceptionOfType(DataIntegrityViolationException.class).as("update, " + path)
				.isThrownBy(() -> side.inTransaction(() -> {
					Book detached = with((book) -> book.id = stored.id);
					change.accept(detached);
					books.save(detached);
				})).withMessageContaining(isJpa ? "" : path);
		assertThatExceptionOfType(DataIntegrityViolationException.class).as("changed, " + path)
				.isThrownBy(() -> side.inTransaction(() -> change.accept(books.findById(stored.id).orElseThrow())))
				.withMessageContaining(isJpa ? "" : path);
		books.deleteById(stored.id);
		assertThat(books.count()).isEqualTo(count);
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void nullIsRefused(boolean isJpa) {
		try (Side side = side(isJpa)) {
			requireRefused(side, "Book.title must not be null", isJpa, (book) -> book.title = null);
			requireRefused(side, "Book.pages must not be null", isJpa, (book) -> book.pages = null);
			requireRefused(side, "Book.towns[1].name must not be null", isJpa,
					(book) -> book.towns = List.of(new Town("a", "b", null), new Town(null, "b", null)));
			// the override says nothing of null
			Book book = side.books().save(with((each) -> each.place = new Town(null, "DE", null)));
			assertThat(side.books().findById(book.id).orElseThrow().place.country).isEqualTo("DE");
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> side.animals().save(new Animal(1L, "a", null)));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void lengthIsRefused(boolean isJpa) {
		try (Side side = side(isJpa)) {
			requireRefused(side, "Book.title has 9 characters", isJpa, (book) -> book.title = "123456789");
			requireRefused(side, "Book.cover has 4 bytes", isJpa, (book) -> book.cover = new byte[4]);
			requireRefused(side, "Book.place.name has 13 characters", isJpa,
					(book) -> book.place = new Town("1234567890123", "DE", null));
			requireRefused(side, "Book.keywords[1] has 5 characters", isJpa,
					(book) -> book.keywords = Arrays.asList("a", "12345"));
			requireRefused(side, "Book.towns[0].name has 6 characters", isJpa,
					(book) -> book.towns = List.of(new Town("123456", "b", null)));
			side.books().save(with((book) -> {
				book.title = "\u20ac2345678";
				book.cover = new byte[3];
				book.place = new Town("123456789012", "DE", null);
				book.blurb = "longer than three";
				book.keywords = List.of("1234");
			}));
		}
	}

	/** Where a script has made the table, the default length means nothing: we can't tell. */
	@Test
	void theDefaultLengthIsNoLimit() {
		try (Side side = side(false)) {
			side.books().save(with((book) -> book.defaultLength = "x".repeat(1000)));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void whatIsNotUpdatableStays(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Side.Books books = side.books();
			Book stored = books.save(with((book) -> book.created = "first"));
			Book copy = with((book) -> {
				book.id = stored.id;
				book.title = "merged";
				book.place = new Town("Bonn", "FR", null);
			});
			books.save(copy);
			assertThat(books.findById(stored.id).orElseThrow()).satisfies((book) -> {
				assertThat(book.created).isEqualTo("first");
				assertThat(book.title).isEqualTo("merged");
				assertThat(book.place.country).isEqualTo("FR");
				assertThat(book.place.founder).isEqualTo("Rome");
			});
			side.inTransaction(() -> {
				Book managed = books.findById(stored.id).orElseThrow();
				managed.created = "changed";
				managed.title = "managed";
				managed.place.founder = "changed";
			});
			side.inTransaction(() -> {
				books.findById(stored.id).orElseThrow();
				copy.title = "again";
				books.save(copy);
			});
			assertThat(books.findById(stored.id).orElseThrow()).satisfies((book) -> {
				assertThat(book.created).isEqualTo("first");
				assertThat(book.title).isEqualTo("again");
				assertThat(book.place.founder).isEqualTo("Rome");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void whatIsNotInsertableIsStoredByAnUpdate(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Side.Books books = side.books();
			Book outside = books.save(with((book) -> book.reviewed = "before"));
			Book inside = side.inTransaction(() -> books.save(with((book) -> book.reviewed = "before")));
			for (Book each : List.of(outside, inside)) {
				assertThat(books.findById(each.id).orElseThrow().reviewed).isNull();
			}
			side.inTransaction(() -> books.findById(inside.id).orElseThrow().reviewed = "after");
			assertThat(books.findById(inside.id).orElseThrow().reviewed).isEqualTo("after");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void uniqueColumns(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Side.Books books = side.books();
			books.save(with((book) -> book.isbn = "1"));
			books.save(with((book) -> book.code = "1"));
			books.save(with((book) -> book.shelf = "1"));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> books.save(with((book) -> book.isbn = "1")));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> books.save(with((book) -> book.code = "1")));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> books.save(with((book) -> book.shelf = "1")));
			books.save(with((book) -> {
				book.shelf = "1";
				book.place = new Town(null, "DE", null);
			}));
			books.save(with((book) -> {
				book.shelf = "1";
				book.place = new Town(null, "DE", null);
			}));
			Book last = books.save(new Book());
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> side.inTransaction(() -> books.findById(last.id).orElseThrow().isbn = "1"));
			assertThat(books.findByIsbn("1")).isPresent();
			assertThat(books.count()).isEqualTo(6);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void uniqueReferences(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Keeper first = side.keepers().save(new Keeper(1L, "a"));
			Keeper second = side.keepers().save(new Keeper(2L, "b"));
			Side.Animals animals = side.animals();
			animals.save(new Animal(1L, "x", first));
			animals.save(new Animal(2L, "x", second));
			animals.save(new Animal(3L, "y", first));
			assertThatExceptionOfType(DataIntegrityViolationException.class).as("last_name, keeper_id")
					.isThrownBy(() -> animals.save(new Animal(4L, "x", first)));
			side.inTransaction(() -> animals.findById(1L).orElseThrow().favourite = side.keepers().findById(1L)
					.orElseThrow());
			assertThatExceptionOfType(DataIntegrityViolationException.class).as("@OneToOne")
					.isThrownBy(() -> side.inTransaction(() -> animals.findById(2L).orElseThrow().favourite = side
							.keepers().findById(1L).orElseThrow()));
			assertThat(animals.findById(2L).orElseThrow().favourite).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void anElementOfOneListIsInNoOther(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Keeper first = side.keepers().save(new Keeper(1L, "a"));
			side.keepers().save(new Keeper(2L, "b"));
			side.animals().save(new Animal(1L, "x", first));
			side.inTransaction(() -> side.keepers().findById(1L).orElseThrow().wards
					.add(side.animals().findById(1L).orElseThrow()));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> side.inTransaction(() -> side.keepers().findById(2L).orElseThrow().wards
							.add(side.animals().findById(1L).orElseThrow())));
			side.inTransaction(() -> side.keepers().findById(1L).orElseThrow().wards.clear());
			side.inTransaction(() -> side.keepers().findById(2L).orElseThrow().wards
					.add(side.animals().findById(1L).orElseThrow()));
			side.inTransaction(() -> assertThat(side.keepers().findById(2L).orElseThrow().wards).hasSize(1));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void aReferenceThatIsNotUpdatableStays(boolean isJpa) {
		try (Side side = side(isJpa)) {
			Keeper first = side.keepers().save(new Keeper(1L, "a"));
			Keeper second = side.keepers().save(new Keeper(2L, "b"));
			Animal animal = new Animal(1L, "x", first);
			animal.breeder = first;
			side.animals().save(animal);
			animal.breeder = second;
			animal.lastName = "y";
			side.animals().save(animal);
			side.inTransaction(() -> {
				Animal stored = side.animals().findById(1L).orElseThrow();
				assertThat(stored.breeder.id).isEqualTo(1L);
				assertThat(stored.lastName).isEqualTo("y");
				stored.breeder = null;
			});
			assertThat(side.animals().findById(1L).orElseThrow().breederId).isEqualTo(1L);
		}
	}

}
