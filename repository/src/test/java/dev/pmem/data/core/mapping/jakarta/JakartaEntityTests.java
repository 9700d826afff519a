/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Basic;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;

/** Classes with nothing but Jakarta Persistence's annotations: what is stored, found by which id. */
class JakartaEntityTests {

	private final TestHeap heap = new TestHeap();

	private final PmemTemplate template = new PmemTemplate(this.heap.heap());

	@AfterEach
	void close() {
		this.heap.close();
	}

	private <T> T saved(T entity, Class<T> type) {
		return this.template.save(entity, type);
	}

	private <T> T found(Object id, Class<T> type) {
		T found = this.template.findById(id, type);
		assertThat(found).isNotNull();
		return Objects.requireNonNull(found);
	}

	@Entity
	@Table(name = "t_book")
	static class Book {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		@Version
		Integer version;

		@Basic(fetch = FetchType.LAZY)
		@Column(name = "book_title", precision = 10)
		String title;

		@Lob
		String text;

		@Transient
		String secret;

		@ElementCollection
		List<String> tags = new ArrayList<>();

		@Embedded
		Price price;

		@ManyToOne(cascade = CascadeType.ALL)
		Author author;

	}

	@Embeddable
	static class Price {

		int cents;

		String currency;

	}

	@Entity
	static class Author {

		@Id
		@GeneratedValue
		UUID id;

		String name;

	}

	@Test
	void anEntityWithNothingButTheseAnnotations() {
		Book book = new Book();
		book.title = "Title";
		book.text = "x".repeat(1000);
		book.secret = "secret";
		book.tags.add("tag");
		book.price = new Price();
		book.price.cents = 3;
		book.author = new Author();
		book.author.name = "Author";
		saved(book, Book.class);
		assertThat(book.id).isEqualTo(1L);
		assertThat(book.version).isZero();
		Book found = found(1L, Book.class);
		assertThat(found.title).isEqualTo("Title");
		assertThat(found.text).hasSize(1000);
		assertThat(found.secret).isNull();
		assertThat(found.tags).containsExactly("tag");
		assertThat(found.price.cents).isEqualTo(3);
		assertThat(found.author.id).isEqualTo(book.author.id).isNotNull();
		assertThat(found(book.author.id, Author.class).name).isEqualTo("Author");
		found.title = "second";
		saved(found, Book.class);
		book.title = "stale";
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> saved(book, Book.class));
	}

	@Entity
	static class Isbn {

		@Id
		String number;

	}

	@Entity
	static class Seat {

		@Id
		long number;

	}

	@Embeddable
	record PlaceId(String hall, int number) implements Serializable {}

	@Entity
	static class Place {

		@EmbeddedId
		PlaceId id;

		String name;

	}

	@Test
	void anIdWithoutGeneratedValueIsAssigned() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> saved(new Isbn(), Isbn.class)).withMessageContaining(Isbn.class.getName())
				.withMessageContaining("@GeneratedValue");
		Isbn isbn = new Isbn();
		isbn.number = "3-1";
		saved(isbn, Isbn.class);
		assertThat(found("3-1", Isbn.class)).isNotNull();
		saved(new Seat(), Seat.class);
		assertThat(found(0L, Seat.class).number).isZero();
	}

	@Test
	void anEmbeddedIdIsAssigned() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> saved(new Place(), Place.class)).withMessageContaining(Place.class.getName());
		Place place = new Place();
		place.id = new PlaceId("great", 7);
		place.name = "box";
		saved(place, Place.class);
		assertThat(found(new PlaceId("great", 7), Place.class).name).isEqualTo("box");
	}

	@MappedSuperclass
	abstract static class Base<I extends Serializable> {

		@Id
		@GeneratedValue
		I id;

		String remark;

	}

	@Entity
	static class Member extends Base<Long> {

		String name;

	}

	@Entity
	static class Ticket extends Base<UUID> {

		String name;

	}

	@Test
	void aMappedSuperclassGivesItsPropertiesAndItsGenericId() {
		Member member = new Member();
		member.remark = "remark";
		Ticket ticket = new Ticket();
		saved(member, Member.class);
		saved(ticket, Ticket.class);
		assertThat(member.id).isEqualTo(1L);
		assertThat(ticket.id).isInstanceOf(UUID.class);
		assertThat(found(1L, Member.class).remark).isEqualTo("remark");
		assertThat(this.template.getMappingContext().isEntity(Base.class)).isFalse();
		assertThat(this.template.getMappingContext().topOf(Member.class)).isEqualTo(Member.class);
	}

	@Entity
	@Inheritance(strategy = InheritanceType.JOINED)
	@DiscriminatorColumn(name = "kind")
	abstract static class Animal extends Base<Long> {

		String name;

	}

	@Entity
	@DiscriminatorValue("cat")
	static class Cat extends Animal {

		int lives;

	}

	@Entity
	@DiscriminatorValue("dog")
	static class Dog extends Animal {

		String trick;

	}

	@Test
	void aHierarchyHasOneExtentFromItsTopmostEntityOn() {
		Cat cat = new Cat();
		cat.lives = 9;
		saved(cat, Cat.class);
		saved(new Dog(), Dog.class);
		assertThat(this.template.getMappingContext().topOf(Cat.class)).isEqualTo(Animal.class);
		assertThat(this.template.findAll(Animal.class)).hasSize(2);
		assertThat(found(cat.id, Animal.class)).isInstanceOf(Cat.class);
	}

	@Entity
	static class Accessed {

		private Long id;

		private String name;

		private String secret;

		private Inner inner;

		transient int calls;

		@Id
		@GeneratedValue
		protected Long getId() {
			return this.id;
		}

		protected void setId(Long id) {
			this.id = id;
		}

		public String getName() {
			return (this.name == null) ? null : this.name.toUpperCase(java.util.Locale.ROOT);
		}

		public void setName(String name) {
			this.calls++;
			this.name = name;
		}

		@Embedded
		Inner getInner() {
			return this.inner;
		}

		void setInner(Inner inner) {
			this.inner = inner;
		}

		/** Computed, so that it has no field. */
		@Transient
		public String getTitle() {
			return this.name;
		}

		public void setTitle(String title) {
			this.name = title;
		}

	}

	@Embeddable
	static class Inner {

		@Transient // of the side that does not count, and honoured nonetheless
		private String token;

		private String password;

		private String text;

		@Access(AccessType.FIELD)
		private String kept;

		public String getToken() {
			return this.token;
		}

		public void setToken(String token) {
			this.token = token;
		}

		public String getText() {
			return this.text;
		}

		public void setText(String text) {
			this.text = text;
		}

	}

	@Test
	void anIdOnAGetterMakesGettersAndSettersTheProperties() {
		Accessed entity = new Accessed();
		entity.name = "name";
		entity.secret = "secret";
		entity.inner = new Inner();
		entity.inner.token = "token";
		entity.inner.password = "password";
		entity.inner.text = "text";
		entity.inner.kept = "kept";
		saved(entity, Accessed.class);
		assertThat(entity.id).isEqualTo(1L);
		Accessed found = found(1L, Accessed.class);
		assertThat(found.name).isEqualTo("NAME");
		assertThat(found.calls).isEqualTo(1);
		assertThat(found.secret).isNull();
		assertThat(found.inner.token).isNull();
		assertThat(found.inner.password).isNull();
		assertThat(found.inner.text).isEqualTo("text");
		assertThat(found.inner.kept).isEqualTo("kept");
	}

	@Entity
	static class Nameless {

		private Long number;

		private String first;

		@Id
		@GeneratedValue
		public Long getNumber() {
			return this.number;
		}

		public void setNumber(Long number) {
			this.number = number;
		}

		public String getName() {
			return this.first;
		}

		public void setName(String name) {
			this.first = name;
		}

	}

	@Test
	void aPairWithoutAFieldOfItsNameIsRefused() {
		assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> saved(new Nameless(), Nameless.class))
				.withMessageContaining(Nameless.class.getName() + ".name").withMessageContaining("@Transient");
	}

	@Entity
	static class ByField {

		@Id
		@GeneratedValue
		Long id;

		String name;

		@Access(AccessType.PROPERTY)
		String upper;

		String hidden;

		/** An annotation on the side that does not count. */
		@Version
		public String getName() {
			return this.name;
		}

		@Transient // counts on either side
		public String getHidden() {
			return this.hidden;
		}

		@Access(AccessType.PROPERTY)
		public String getUpper() {
			return "upper " + this.upper;
		}

		public void setUpper(String upper) {
			this.upper = upper;
		}

	}

	@Test
	void annotationsOfTheOtherSideArePassedOverExceptTransient() {
		ByField entity = new ByField();
		entity.name = "name";
		entity.hidden = "hidden";
		entity.upper = "a";
		saved(entity, ByField.class);
		ByField found = found(1L, ByField.class);
		assertThat(found.name).isEqualTo("name");
		assertThat(found.hidden).isNull();
		assertThat(found.upper).isEqualTo("upper a");
	}

}
