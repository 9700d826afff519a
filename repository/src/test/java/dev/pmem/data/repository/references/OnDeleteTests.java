/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.mapping.event.AfterConvertCallback;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.repository.references.DeletedOwners.Card;
import dev.pmem.data.repository.references.DeletedOwners.Cards;
import dev.pmem.data.repository.references.DeletedOwners.Entry;
import dev.pmem.data.repository.references.DeletedOwners.Person;
import dev.pmem.data.repository.references.DeletedOwners.Persons;
import dev.pmem.data.repository.references.DeletedOwners.Record;
import dev.pmem.data.repository.references.DeletedOwners.Records;
import dev.pmem.data.repository.references.DeletedOwners.Ticket;
import dev.pmem.data.repository.references.DeletedOwners.Tickets;
import dev.pmem.data.repository.references.DeletedOwners.Visit;
import dev.pmem.data.repository.references.DeletedOwners.Visits;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.ReferencedObjectException;

/**
 * Deletes through repositories, of what other entities refer to.
 */
class OnDeleteTests {

	@TempDir
	Path directory;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private TransactionTemplate transactions;

	private TransactionTemplate separate;

	private Persons persons;

	private Tickets tickets;

	private Visits visits;

	private Cards cards;

	private Records records;

	@BeforeEach
	void open() {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test",
				Map.of("pool", this.directory.resolve("test.pmem").toString())));
		this.context.register(Setup.class);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PmemTransactionManager.class));
		this.separate = new TransactionTemplate(this.context.getBean(PmemTransactionManager.class));
		this.separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.persons = this.context.getBean(Persons.class);
		this.tickets = this.context.getBean(Tickets.class);
		this.visits = this.context.getBean(Visits.class);
		this.cards = this.context.getBean(Cards.class);
		this.records = this.context.getBean(Records.class);
	}

	@AfterEach
	void close() {
		assertThat(this.context.getBean(PersistentHeap.class).verify().problems()).isEmpty();
		this.context.close();
	}

	private void inTransaction(Runnable action) {
		this.transactions.executeWithoutResult((_) -> action.run());
	}

	private Person person(String name) {
		return this.persons.save(new Person(name));
	}

	private Ticket ticket(Person holder, Person... guests) {
		Ticket ticket = new Ticket();
		ticket.holder = holder;
		ticket.guests.addAll(List.of(guests));
		return this.tickets.save(ticket);
	}

	private Visit visit(Person visitor, Person... companions) {
		Visit visit = new Visit();
		visit.visitor = visitor;
		visit.companions.addAll(List.of(companions));
		for (Person companion : companions) {
			visit.roles.put(companion.name, companion);
		}
		return this.visits.save(visit);
	}

	private Card card(Person owner, Card replaces) {
		Card card = new Card();
		card.owner = owner;
		card.replaces = replaces;
		return this.cards.save(card);
	}

	private Record recordOf(Person about) {
		Record made = new Record();
		made.about = about;
		return this.records.save(made);
	}

	private static Consumer<DataIntegrityViolationException> tells(Entry referrer, String property) {
		return (ex) -> {
			assertThat(ex).hasMessageContaining(referrer.getClass().getName())
					.hasMessageContaining("id " + referrer.id)
					.hasMessageContaining("by its property " + property)
					.hasMessageContaining("@OnDelete");
			ReferencedObjectException cause = (ReferencedObjectException) Objects.requireNonNull(ex.getCause());
			assertThat(cause.referrerType()).isEqualTo(referrer.getClass().getName());
			assertThat(cause.referrerId()).isEqualTo(referrer.id);
			assertThat(cause.property()).isEqualTo(property);
		};
	}

	@Test
	void restrictNamesTheReferrer() {
		Person holder = person("holder");
		Person guest = person("guest");
		Person nobody = person("nobody");
		Ticket ticket = ticket(holder, guest);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.persons.deleteById(holder.id)).satisfies(tells(ticket, "holder"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.persons.delete(guest)).satisfies(tells(ticket, "guests[]"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.persons.deleteByName("holder")).satisfies(tells(ticket, "holder"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.persons.deleteAll());
		assertThat(this.persons.count()).isEqualTo(3);
		this.persons.delete(nobody);
		this.tickets.delete(ticket);
		this.persons.deleteAll();
		assertThat(this.persons.count()).isZero();
	}

	@Test
	void restrictRefusesTheWholeTransactionAtItsCommit() {
		Person holder = person("holder");
		Ticket ticket = ticket(holder);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> inTransaction(() -> {
			this.persons.deleteById(holder.id);
			person("other");
			assertThat(this.persons.findById(holder.id)).isEmpty();
		})).satisfies(tells(ticket, "holder"));
		assertThat(this.persons.findAll()).extracting((each) -> each.name).containsExactly("holder");
		// whoever takes the reference away later in the same transaction may delete first
		inTransaction(() -> {
			this.persons.deleteById(holder.id);
			this.tickets.findById(ticket.id).orElseThrow().holder = null;
		});
		assertThat(this.persons.count()).isZero();
	}

	@Test
	void setNullTakesTheReferencesAwayAndCountsVersions() {
		Person gone = person("gone");
		Person stays = person("stays");
		Visit visit = visit(gone, gone, stays);
		Visit other = visit(stays);
		Visit detached = this.visits.findById(visit.id).orElseThrow();
		inTransaction(() -> {
			Visit managed = this.visits.findById(visit.id).orElseThrow();
			assertThat(managed.companions).hasSize(2);
			this.persons.delete(gone);
		});
		Visit read = this.visits.findById(visit.id).orElseThrow();
		assertThat(read.visitor).isNull();
		assertThat(read.companions).extracting((each) -> each.name).containsExactly("stays");
		assertThat(read.roles).containsOnlyKeys("stays");
		assertThat(read.version).isOne();
		assertThat(this.visits.findById(other.id).orElseThrow().version).isZero();
		assertThat(this.visits.findByVisitor(null)).hasSize(1);
		detached.name = "stale";
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.visits.save(detached));
		this.persons.delete(stays);
		assertThat(this.visits.findByCompanionsIsEmpty()).hasSize(2);
		assertThat(this.visits.findById(visit.id).orElseThrow().version).isEqualTo(2);
	}

	@Test
	void aManagedInstanceLosesTheReferencesWithTheCommit() {
		Person gone = person("gone");
		Visit visit = visit(gone, gone);
		Visit managed = Objects.requireNonNull(this.transactions.execute((_) -> {
			Visit found = this.visits.findById(visit.id).orElseThrow();
			found.name = "changed";
			this.persons.deleteById(gone.id);
			return found;
		}));
		assertThat(managed.visitor).isNull();
		assertThat(managed.companions).isEmpty();
		managed.name = "saved again";
		assertThat(this.visits.save(managed).name).isEqualTo("saved again");
		assertThat(this.visits.findById(visit.id).orElseThrow().name).isEqualTo("saved again");
	}

	@Test
	void deleteGoesOnToReferrersOfReferrers() {
		Person owner = person("owner");
		Person other = person("other");
		Card first = card(owner, null);
		Card second = card(other, first);
		Card third = card(null, second);
		Card stays = card(other, null);
		first.replaces = this.cards.findById(third.id).orElseThrow();
		this.cards.save(first);
		Card detached = this.cards.findById(third.id).orElseThrow();
		inTransaction(() -> {
			Card managed = this.cards.findById(second.id).orElseThrow();
			managed.name = "changed in vain";
			this.persons.delete(owner);
		});
		assertThat(this.cards.findAll()).extracting((each) -> each.id).containsExactly(stays.id);
		assertThat(this.persons.findAll()).extracting((each) -> each.name).containsExactly("other");
		detached.name = "stale";
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.cards.save(detached));
	}

	@Test
	void nothingIsDeletedIfARestrictMeetsADelete() {
		Person owner = person("owner");
		card(owner, null);
		visit(owner);
		Ticket ticket = ticket(owner);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> this.persons.delete(owner))
				.satisfies(tells(ticket, "holder"));
		assertThat(this.cards.count()).isOne();
		assertThat(this.visits.findAll().getFirst().visitor).isNotNull();
		assertThat(this.visits.findAll().getFirst().version).isZero();
	}

	@Test
	void keepLetsItLiveOutsideOfItsExtent() {
		Person about = person("about");
		Record kept = recordOf(about);
		this.persons.delete(about);
		assertThat(this.persons.findAll()).isEmpty();
		assertThat(this.persons.existsById(about.id)).isFalse();
		Record read = this.records.findById(kept.id).orElseThrow();
		assertThat(read.about.name).isEqualTo("about");
		assertThat(read.version).isZero();
		assertThat(this.records.findByAboutName("about")).hasSize(1);
		// its id is free again
		Person again = new Person("again");
		again.id = about.id;
		this.context.getBean(PmemTemplate.class).insert(again, Person.class);
		assertThat(this.persons.findById(about.id).orElseThrow().name).isEqualTo("again");
		assertThat(this.records.findById(kept.id).orElseThrow().about.name).isEqualTo("about");
		Ticket ticket = new Ticket();
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> inTransaction(() -> {
			ticket.holder = this.records.findById(kept.id).orElseThrow().about;
			this.tickets.save(ticket);
		}));
	}

	@Test
	void callbacksAreCalledForWhatIsLoadedAndWritten() {
		Notes notes = this.context.getBean(Notes.class);
		Person owner = person("owner");
		card(owner, null);
		visit(owner);
		notes.events.setLength(0);
		this.persons.deleteById(owner.id);
		// what a delete changes by itself is not loaded, as in a database
		assertThat(notes.events).isEmpty();
	}

	// The link check, between two transactions

	@Test
	void whoLinksWhatIsDeletedMeanwhileHasAConflict() {
		Person person = person("person");
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> inTransaction(() -> {
			ticket(this.persons.findById(person.id).orElseThrow());
			this.separate.executeWithoutResult((_) -> this.persons.deleteById(person.id));
		})).withCauseInstanceOf(ConflictException.class);
		assertThat(this.tickets.count()).isZero();
	}

	@Test
	void whoDeletesWhatIsLinkedMeanwhileIsRefused() {
		Person person = person("person");
		Ticket[] ticket = new Ticket[1];
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> inTransaction(() -> {
			this.persons.deleteById(person.id);
			this.separate.executeWithoutResult((_) -> ticket[0] = ticket(this.persons.findById(person.id)
					.orElseThrow()));
		})).satisfies((ex) -> tells(ticket[0], "holder").accept(ex));
		assertThat(this.persons.count()).isOne();
	}

	@Test
	void whoDeletesWhatIsLinkedMeanwhileWithAnActionHasAConflict() {
		Person person = person("person");
		for (Consumer<Person> link : List.<Consumer<Person>>of(this::visit, (target) -> card(target, null))) {
			assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> inTransaction(() -> {
				this.persons.deleteById(person.id);
				this.separate.executeWithoutResult((_) -> link.accept(this.persons.findById(person.id).orElseThrow()));
			})).withCauseInstanceOf(ConflictException.class);
		}
		this.persons.deleteById(person.id);
		assertThat(this.cards.count()).isZero();
		assertThat(this.visits.count()).isOne();
	}

	/** Notes calls. */
	static final class Notes implements AfterConvertCallback<Entry>, BeforeSaveCallback<Entry> {

		private final StringBuilder events = new StringBuilder();

		@Override
		public Entry onAfterConvert(Entry entity) {
			this.events.append("read ").append(entity.getClass().getSimpleName()).append(' ');
			return entity;
		}

		@Override
		public Entry onBeforeSave(Entry entity) {
			this.events.append("save ").append(entity.getClass().getSimpleName()).append(' ');
			return entity;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*DeletedOwners.*"))
	static class Setup {

		@Bean
		PersistentHeap heap(@Value("${pool}") Path pool) {
			return PersistentHeap.open(pool, HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap) {
			return new PmemTemplate(heap);
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

		@Bean
		Notes notes() {
			return new Notes();
		}

	}

}
