/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.TypeAlias;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;

/** Constraints of columns as a pool keeps them: where they are judged, and what they leave alone. */
class ColumnConstraintTests {

	private final TestHeap heap = new TestHeap();

	private PmemTemplate template = new PmemTemplate(this.heap.heap());

	private TransactionTemplate transactions = transactions();

	private TransactionTemplate transactions() {
		return new TransactionTemplate(new PmemTransactionManager(this.heap.heap()));
	}

	@AfterEach
	void close() {
		assertThat(this.heap.heap().verify().problems()).isEmpty();
		this.heap.close();
	}

	private void reopen() {
		this.template = new PmemTemplate(this.heap.reopen());
		this.transactions = transactions();
	}

	@TypeAlias("note")
	@PersistentObject("notes")
	static class EarlierNote {

		@Id
		@Nullable
		Long id;

		@Nullable
		String title;

		@Nullable
		String text;

	}

	@TypeAlias("note")
	@PersistentObject("notes")
	static class Note {

		@Id
		@Nullable
		Long id;

		@Nullable
		@Column(nullable = false, length = 3)
		String title;

		@Nullable
		String text;

	}

	@Test
	void whatIsStoredBeforeAConstraintIsAddedStaysReadable() {
		EarlierNote earlier = new EarlierNote();
		earlier.text = "before";
		this.template.save(earlier, EarlierNote.class);
		reopen();
		Note note = this.template.findById(1L, Note.class);
		assertThat(note.title).isNull();
		this.transactions.executeWithoutResult((_) -> this.template.findById(1L, Note.class));
		this.template.save(note, Note.class);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> this.transactions
				.executeWithoutResult((_) -> this.template.findById(1L, Note.class).text = "changed"))
				.withMessageContaining("Note.title must not be null");
		this.transactions.executeWithoutResult((_) -> {
			Note managed = this.template.findById(1L, Note.class);
			managed.text = "changed";
			managed.title = "abc";
		});
		assertThat(this.template.findById(1L, Note.class).text).isEqualTo("changed");
	}

	static class Stamped {

		@Id
		@Nullable
		Long id;

		@Nullable
		@Column(nullable = false, updatable = false)
		String stamp;

		@Nullable
		String text;

	}

	@Test
	void callbacksComeFirst() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean("stamping", StampingCallback.class);
		context.refresh();
		this.template.setApplicationContext(context);
		Stamped stamped = new Stamped();
		assertThat(this.template.save(stamped, Stamped.class).stamp).isEqualTo("stamped null");
		this.transactions.executeWithoutResult((_) -> {
			Stamped managed = this.template.findById(stamped.id, Stamped.class);
			managed.text = "text";
			managed.stamp = null;
		});
		Stamped stored = this.template.findById(stamped.id, Stamped.class);
		assertThat(stored.stamp).isEqualTo("stamped null");
		assertThat(stored.text).isEqualTo("text");
		context.close();
	}

	static class StampingCallback implements BeforeSaveCallback<Stamped> {

		@Override
		public Stamped onBeforeSave(Stamped entity) {
			entity.stamp = "stamped " + entity.text;
			return entity;
		}

	}

	record Immutable(@Id @Nullable Long id, @Version @Nullable Long version,
			@Nullable @Column(updatable = false) String created, @Nullable @Column(length = 4) String text) {}

	@Test
	void recordsKeepWhatIsNotUpdatable() {
		Immutable saved = this.template.save(new Immutable(null, null, "first", "a"), Immutable.class);
		Immutable updated = this.template.save(new Immutable(saved.id, saved.version, null, "b"), Immutable.class);
		assertThat(updated.version).isEqualTo(1L);
		assertThat(this.template.findById(saved.id, Immutable.class)).isEqualTo(
				new Immutable(saved.id, 1L, "first", "b"));
		// nothing differs, so that nothing is written or counted
		assertThat(this.template.save(new Immutable(saved.id, 1L, "other", "b"), Immutable.class).version)
				.isEqualTo(1L);
		assertThat(this.template.findById(saved.id, Immutable.class).version).isEqualTo(1L);
	}

	@Entity
	@Table(uniqueConstraints = @UniqueConstraint(columnNames = {"number", "parent_id"}))
	static class Part {

		@Id
		@Nullable
		Long id;

		@Nullable
		@Column(nullable = false)
		String number;

		@Nullable
		@ManyToOne(cascade = CascadeType.PERSIST)
		@JoinColumn(name = "parent_id")
		Part parent;

		@Nullable
		@ManyToOne(cascade = CascadeType.PERSIST)
		@JoinColumn(nullable = false)
		@OnDelete(DeleteAction.SET_NULL)
		Maker maker;

		Part() {}

		Part(@Nullable String number, @Nullable Part parent, @Nullable Maker maker) {
			this.number = number;
			this.parent = parent;
			this.maker = maker;
		}

	}

	static class Maker {

		@Id
		@Nullable
		Long id;

		@Nullable
		@OneToMany
		List<Part> spares;

	}

	@Test
	void newObjectsOnTheWayAreJudged() {
		Maker maker = this.template.save(new Maker(), Maker.class);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(new Part("1", new Part(null, null, maker), maker), Part.class))
				.withMessageContaining("Part.number must not be null");
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(new Part("1", null, null), Part.class))
				.withMessageContaining("Part.maker must not be null");
		assertThat(this.template.count(Part.class)).isZero();
		this.transactions.executeWithoutResult((_) -> {
			Part managed = this.template.save(new Part("1", null, maker), Part.class);
			managed.parent = new Part("2", null, new Maker());
		});
		assertThat(this.template.count(Part.class)).isEqualTo(2);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> this.template.findAll(Part.class)
						.getFirst().parent = new Part(null, null, maker)))
				.withMessageContaining("Part.number must not be null");
		assertThat(this.template.count(Part.class)).isEqualTo(2);
	}

	@Test
	void aReferenceThatMustNotBeNullIsNotTakenAway() {
		Maker maker = this.template.save(new Maker(), Maker.class);
		this.template.save(new Part("1", null, maker), Part.class);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.delete(maker, Maker.class))
				.withMessageContaining("Part.maker must not be null");
		assertThat(this.template.findAll(Part.class)).singleElement()
				.satisfies((part) -> assertThat(part.maker).isNotNull());
	}

	@Test
	void duplicatesAreTold() {
		Maker maker = this.template.save(new Maker(), Maker.class);
		Part parent = this.template.save(new Part("1", null, maker), Part.class);
		this.template.save(new Part("1", null, maker), Part.class);
		this.template.save(new Part("1", parent, maker), Part.class);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.save(new Part("1", parent, maker), Part.class));
		Maker first = new Maker();
		first.spares = List.of(parent);
		this.template.save(first, Maker.class);
		Maker second = new Maker();
		second.spares = List.of(parent);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.save(second, Maker.class))
				.withMessageContaining("spares");
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					Part spare = this.template.save(new Part("2", null, maker), Part.class);
					Maker third = new Maker();
					third.spares = List.of(spare);
					this.template.save(third, Maker.class);
					Maker fourth = new Maker();
					fourth.spares = List.of(spare);
					this.template.save(fourth, Maker.class);
				}));
		this.transactions.executeWithoutResult((_) -> {
			this.template.findById(first.id, Maker.class).spares = List.of();
			second.spares = List.of(this.template.findById(parent.id, Part.class));
			this.template.save(second, Maker.class);
		});
		reopen();
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.transactions.executeWithoutResult(
				(_) -> this.template.findById(first.id, Maker.class).spares = List
						.of(this.template.findById(parent.id, Part.class))));
	}

	static class Amount {

		int cents;

		@Nullable
		@Column(nullable = false)
		String currency = "EUR";

		Amount() {}

		Amount(int cents) {
			this.cents = cents;
		}

	}

	static class AmountConverter implements AttributeConverter<Amount, String> {

		@Override
		public @Nullable String convertToDatabaseColumn(@Nullable Amount amount) {
			return (amount != null) ? String.valueOf(amount.cents) : null;
		}

		@Override
		public @Nullable Amount convertToEntityAttribute(@Nullable String text) {
			return (text != null) ? new Amount(Integer.parseInt(text)) : null;
		}

	}

	@Entity
	static class Priced {

		@Id
		@Nullable
		Long id;

		@Nullable
		@Convert(converter = AmountConverter.class)
		@Column(nullable = false, length = 3, unique = true)
		Amount price;

	}

	@Test
	void aConvertedValueIsJudgedAsItIsStored() {
		Priced priced = new Priced();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(priced, Priced.class))
				.withMessageContaining("Priced.price must not be null");
		priced.price = new Amount(1000);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(priced, Priced.class))
				.withMessageContaining("Priced.price has 4 characters");
		priced.price = new Amount(100);
		this.template.save(priced, Priced.class);
		Priced same = new Priced();
		same.price = new Amount(100);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.save(same, Priced.class));
	}

}
