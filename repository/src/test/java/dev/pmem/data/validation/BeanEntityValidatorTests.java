/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.PrePersist;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.callback.EntityCallbacks;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.transaction.PmemTransactionManager;

/** Entities with constraints. */
class BeanEntityValidatorTests {

	private TestHeap heap;

	private PmemTemplate template;

	private TransactionTemplate transactions;

	private final ValidatorFactory factory = Validation.buildDefaultValidatorFactory();

	@BeforeEach
	void open() {
		this.heap = new TestHeap();
		PmemMappingContext context = new PmemMappingContext();
		this.template = new PmemTemplate(this.heap.heap(), context);
		this.template.setEntityValidator(new BeanEntityValidator(this.factory, context));
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.heap.heap()));
	}

	@AfterEach
	void close() {
		this.heap.close();
		this.factory.close();
	}

	private Book saved(String name) {
		Book book = new Book();
		book.name = name;
		return this.template.save(book, Book.class);
	}

	private static String path(ConstraintViolationException exception) {
		return exception.getConstraintViolations().iterator().next().getPropertyPath().toString();
	}

	@Test
	void anInvalidEntityIsNotStored() {
		assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(() -> saved(""))
				.satisfies((ex) -> assertThat(path(ex)).isEqualTo("name")).withNoCause();
		assertThat(this.template.count(Book.class)).isZero();
		Book book = saved("a");
		book.name = null;
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.template.save(book, Book.class));
		assertThat(this.template.findById(book.id, Book.class).name).isEqualTo("a");
	}

	@Test
	void aManagedEntityIsValidatedAtTheCommit() {
		Book book = saved("a");
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult(
						(_) -> this.template.findById(book.id, Book.class).name = ""));
		assertThat(this.template.findById(book.id, Book.class).name).isEqualTo("a");
	}

	@Test
	void aNewEntityIsValidatedAtTheSaveAndAgainIfItWasChanged() {
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> saved("a").name = " "));
		assertThat(this.template.count(Book.class)).isZero();
	}

	@Test
	void nothingIsValidatedBeforeADelete() {
		Book book = saved("a");
		book.name = "";
		this.template.delete(book, Book.class);
		assertThat(this.template.count(Book.class)).isZero();
	}

	@Test
	void validationComesAfterAllCallbacks() {
		this.template.setEntityCallbacks(EntityCallbacks.create(new Naming()));
		assertThat(this.template.save(new Stamped(), Stamped.class).stamp).isEqualTo("stamped");
		assertThat(saved("").name).isEqualTo("named");
	}

	@Test
	void newEntitiesThatAreReferredToAreValidated() {
		Shelf shelf = new Shelf();
		shelf.books.add(new Book());
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.template.save(shelf, Shelf.class))
				.satisfies((ex) -> assertThat(ex.getConstraintViolations().iterator().next().getRootBeanClass())
						.isEqualTo(Book.class));
		assertThat(this.template.count(Shelf.class)).isZero();
	}

	@Test
	void whatIsNotLoadedStaysSo() {
		Shelf shelf = new Shelf();
		shelf.books.add(saved("a"));
		shelf.owner = this.template.save(new Owner(), Owner.class);
		Long id = this.template.save(shelf, Shelf.class).id;
		List<Object> read = new ArrayList<>();
		this.template.setEntityCallbacks(EntityCallbacks.create(new Reading(read)));
		this.transactions.executeWithoutResult((_) -> {
			Shelf found = this.template.findById(id, Shelf.class);
			found.label = "b";
			this.template.flush();
			assertThat(read).containsExactly(found);
		});
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					Shelf found = this.template.findById(id, Shelf.class);
					found.books.clear();
				})).satisfies((ex) -> assertThat(path(ex)).isEqualTo("books"));
	}

	@Test
	void validLeadsToEmbeddedValuesAndNotToOtherEntities() {
		Shelf shelf = new Shelf();
		Book book = saved("a");
		shelf.books.add(book);
		shelf.place = new Place();
		assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> this.template.save(shelf, Shelf.class))
				.satisfies((ex) -> assertThat(path(ex)).isEqualTo("place.room"));
		shelf.place.room = "b";
		this.transactions.executeWithoutResult((_) -> {
			shelf.books.set(0, this.template.findById(book.id, Book.class));
			shelf.books.getFirst().name = "";
			this.template.save(shelf, Shelf.class);
			shelf.books.getFirst().name = "c";
		});
		assertThat(this.template.count(Shelf.class)).isOne();
	}

	static class Book {

		@Id
		@Nullable
		Long id;

		@NotBlank
		@Nullable
		String name;

	}

	static class Owner {

		@Id
		@Nullable
		Long id;

	}

	static class Place {

		@NotBlank
		@Nullable
		String room;

	}

	static class Shelf {

		@Id
		@Nullable
		Long id;

		@Nullable
		String label;

		@Valid
		@Size(min = 1)
		List<Book> books = new ArrayList<>();

		@Valid
		@Nullable
		Place place;

		@Lazy
		@Valid
		@Nullable
		Owner owner;

	}

	static class Stamped {

		@Id
		@Nullable
		Long id;

		@NotNull
		@Nullable
		String stamp;

		@PrePersist
		void stamp() {
			this.stamp = "stamped";
		}

	}

	private static final class Naming implements BeforeSaveCallback<Book> {

		@Override
		public Book onBeforeSave(Book book) {
			book.name = "named";
			return book;
		}

	}

	private record Reading(List<Object> read)
			implements
				dev.pmem.data.core.mapping.event.AfterConvertCallback<Object> {

		@Override
		public Object onAfterConvert(Object entity) {
			this.read.add(entity);
			return entity;
		}

	}

}
