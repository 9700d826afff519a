/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.TableGenerator;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.GenericGenerator;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.annotations.UuidGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.transaction.PmemTransactionManager;

/** Ids by all strategies and generators, and times by Hibernate's annotations. */
class GeneratedValueTests {

	private final TestHeap heap = new TestHeap();

	private PmemTemplate template = new PmemTemplate(this.heap.heap());

	@AfterEach
	void close() {
		this.heap.close();
	}

	private <T> T saved(T entity, Class<T> type) {
		return this.template.save(entity, type);
	}

	@Entity
	@SequenceGenerator(name = "shared", sequenceName = "shared_seq", initialValue = 1000, allocationSize = 1)
	static class First {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "shared")
		Long id;

	}

	@Entity
	static class Second {

		@Id
		@SequenceGenerator(name = "other", sequenceName = "shared_seq")
		@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "other")
		int id;

	}

	@Entity
	static class OnTable {

		@Id
		@GeneratedValue(strategy = GenerationType.TABLE, generator = "t")
		@TableGenerator(name = "t", initialValue = 20)
		Long id;

	}

	@Entity
	static class FromTen {

		@Id
		@GeneratedValue
		@SequenceGenerator(initialValue = 10)
		Long id;

	}

	@Test
	void generatorsOfOneNameShareASequenceThatBeginsWithItsInitialValue() {
		assertThat(saved(new First(), First.class).id).isEqualTo(1000L);
		assertThat(saved(new Second(), Second.class).id).isEqualTo(1001);
		assertThat(saved(new First(), First.class).id).isEqualTo(1002L);
		assertThat(saved(new OnTable(), OnTable.class).id).isEqualTo(21L);
		assertThat(saved(new FromTen(), FromTen.class).id).isEqualTo(10L);
		this.template = new PmemTemplate(this.heap.reopen());
		assertThat(saved(new Second(), Second.class).id).isEqualTo(1003);
		assertThat(saved(new FromTen(), FromTen.class).id).isEqualTo(11L);
	}

	@Test
	void anExplicitIdIsInserted() {
		First first = new First();
		first.id = 7L;
		assertThat(saved(first, First.class).id).isEqualTo(7L);
	}

	@Entity
	static class ByText {

		@Id
		@GeneratedValue(strategy = GenerationType.UUID)
		String id;

	}

	@Entity
	static class ByHibernate {

		@Id
		@UuidGenerator
		UUID id;

	}

	@Entity
	@SuppressWarnings({"deprecation", "removal"})
	static class ByGeneric {

		@Id
		@GeneratedValue(generator = "uuid2")
		@GenericGenerator(name = "uuid2", strategy = "uuid2")
		String id;

	}

	@Test
	void uuids() {
		assertThat(UUID.fromString(saved(new ByText(), ByText.class).id).version()).isEqualTo(7);
		assertThat(saved(new ByHibernate(), ByHibernate.class).id.version()).isEqualTo(7);
		assertThat(UUID.fromString(saved(new ByGeneric(), ByGeneric.class).id).version()).isEqualTo(7);
	}

	@Entity
	static class NumberByUuid {

		@Id
		@GeneratedValue(strategy = GenerationType.UUID)
		Long id;

	}

	@Entity
	static class UuidBySequence {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE)
		UUID id;

	}

	@Entity
	static class GeneratedDate {

		@Id
		@GeneratedValue
		Instant id;

	}

	@Entity
	@SuppressWarnings({"deprecation", "removal"})
	static class OfOwnClass {

		@Id
		@GeneratedValue(generator = "own")
		@GenericGenerator(name = "own", strategy = "com.example.OwnGenerator")
		Long id;

	}

	@Test
	void whatDoesNotFitIsRefusedAtStart() {
		for (Class<?> type : new Class<?>[]{NumberByUuid.class, UuidBySequence.class, GeneratedDate.class,
				OfOwnClass.class}) {
			assertThatThrownBy(() -> this.template.extent(type)).satisfies((thrown) -> assertThat(
					NestedExceptionUtils.getMostSpecificCause(thrown)).isInstanceOf(
							UnsupportedAnnotationException.class)
					.hasMessageContaining(type.getName() + ".id has the annotation @"));
		}
	}

	@Entity
	static class Timed {

		@Id
		@GeneratedValue
		Long id;

		@CreationTimestamp
		Instant created;

		@UpdateTimestamp
		LocalDateTime updated;

		@UpdateTimestamp
		Date date;

		String text;

	}

	@Entity
	static class WronglyTimed {

		@Id
		@GeneratedValue
		Long id;

		@CreationTimestamp
		String created;

	}

	@Test
	void timesAreSetAtInsertAndAtEachUpdate() {
		Instant before = Instant.now();
		Timed timed = saved(new Timed(), Timed.class);
		assertThat(timed.created).isBetween(before, Instant.now());
		assertThat(timed.updated).isNotNull();
		assertThat(timed.date).isNotNull();
		Instant created = timed.created;
		LocalDateTime updated = timed.updated;
		while (!LocalDateTime.now().isAfter(updated)) {
			Thread.onSpinWait();
		}
		TransactionTemplate transactions = new TransactionTemplate(new PmemTransactionManager(this.heap.heap()));
		transactions.executeWithoutResult((_) -> this.template.findById(timed.id, Timed.class));
		assertThat(this.template.findById(timed.id, Timed.class).updated).isEqualTo(updated);
		transactions.executeWithoutResult((_) -> this.template.findById(timed.id, Timed.class).text = "changed");
		Timed found = this.template.findById(timed.id, Timed.class);
		assertThat(found.created).isEqualTo(created);
		assertThat(found.updated).isAfter(updated);
		assertThat(found.text).isEqualTo("changed");
	}

	@Test
	void aTimeOfAnotherTypeIsRefused() {
		assertThatThrownBy(() -> this.template.extent(WronglyTimed.class))
				.hasMessageContaining(WronglyTimed.class.getName() + ".created").hasMessageContaining("java.time");
	}

}
