/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Crashes while objects are linked and deleted, with each action on those that refer to them: what is found is what all
 * acknowledged, or all issued commits have left; and no reference dangles.
 */
@Tag("slow")
class ReferenceCrashTests {

	private static final int TRANSACTIONS = 80;

	@HeapObject
	static class Person {

		long id;

		String name = "";

	}

	@HeapObject
	static class Link {

		long id;

		@Nullable
		Person restricted;

		@OnDelete(DeleteAction.SET_NULL)
		List<Person> nulled = new ArrayList<>();

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Person cascade;

		@OnDelete(DeleteAction.KEEP)
		@Nullable
		Person kept;

	}

	/** What a link refers to: the ids of persons. */
	private record Links(@Nullable Long restricted, List<Long> nulled, @Nullable Long cascade, @Nullable Long kept) {}

	/** All that a transaction can see. */
	private record State(TreeMap<Long, String> persons, TreeMap<Long, Links> links) {

		State copy() {
			return new State(new TreeMap<>(this.persons), new TreeMap<>(this.links));
		}

		/** Whether no link restricts the deletes. */
		boolean isAllowed(Set<Long> deleted) {
			return this.links.values().stream().noneMatch((link) -> link.restricted != null && deleted.contains(
					link.restricted));
		}

		void delete(long person) {
			this.persons.remove(person);
			this.links.values().removeIf((link) -> isSame(link.cascade, person));
			this.links.replaceAll((_, link) -> new Links(link.restricted,
					link.nulled.stream().filter((id) -> id != person).toList(), link.cascade, link.kept));
		}

		private static boolean isSame(@Nullable Long id, long person) {
			return id != null && id == person;
		}

	}

	private State acknowledged = new State(new TreeMap<>(), new TreeMap<>());

	private State issued = this.acknowledged;

	private PersistentHeap heap;

	private Extent<Person> persons;

	private Extent<Link> links;

	private SplittableRandom random;

	private int refusedCount;

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_LINES", "JOURNAL_AND_SECTORS"})
	void noReferenceDanglesAfterACrash(CrashSetup setup) {
		long seed = TestSeed.next();
		this.random = new SplittableRandom(seed);
		SplittableRandom crashes = this.random.split();
		try (SimulatedMedium medium = setup.medium(seed)) {
			try (PersistentHeap opened = setup.first().open(medium, Runnable::run)) {
				this.heap = opened;
				this.persons = opened.extent(PERSONS);
				this.links = opened.extent(LINKS);
				try (RandomCrashes explored = new RandomCrashes(setup, medium, crashes, 12, this::check)) {
					for (long number = 1; number <= TRANSACTIONS; number++) {
						runTransaction(number);
					}
					assertThat(explored.count()).isGreaterThan(20);
				}
				assertThat(read(opened, this.persons, this.links)).isEqualTo(this.acknowledged);
				assertThat(opened.verify().problems()).isEmpty();
			}
		}
		assertThat(this.refusedCount).isPositive();
	}

	private static final ExtentDefinition<Person> PERSONS = ExtentDefinition.of(Person.class).id("id").build();

	private static final ExtentDefinition<Link> LINKS = ExtentDefinition.of(Link.class).id("id").build();

	private void check(PersistentHeap found) {
		State state = read(found, found.extent(PERSONS), found.extent(LINKS));
		assertThat(state.equals(this.acknowledged) || state.equals(this.issued))
				.as("%s is neither %s nor %s", state, this.acknowledged, this.issued).isTrue();
		assertThat(found.verify().problems()).isEmpty();
		// what was found can be deleted
		for (long person : state.persons.keySet()) {
			State next = state.copy();
			next.delete(person);
			if (next.isAllowed(Set.of(person))) {
				found.inTransactionWithoutResult((transaction) -> delete(found, transaction, person));
				assertThat(read(found, found.extent(PERSONS), found.extent(LINKS))).isEqualTo(next);
				break;
			}
		}
	}

	private static void delete(PersistentHeap found, HeapTransaction transaction, long person) {
		Extent<Person> all = found.extent(PERSONS);
		all.delete(transaction, all.locate(transaction, person));
	}

	private static State read(PersistentHeap heap, Extent<Person> persons, Extent<Link> links) {
		State state = new State(new TreeMap<>(), new TreeMap<>());
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			References all = persons.find(transaction, Query.all());
			while (all.next()) {
				Person person = persons.read(transaction, all.reference());
				state.persons.put(person.id, person.name);
			}
			References allLinks = links.find(transaction, Query.all());
			while (allLinks.next()) {
				Link link = links.read(transaction, allLinks.reference());
				state.links.put(link.id, new Links(idOf(link.restricted),
						link.nulled.stream().map((person) -> person.id).toList(), idOf(link.cascade), idOf(link.kept)));
			}
		}
		return state;
	}

	private static @Nullable Long idOf(@Nullable Person person) {
		return (person != null) ? person.id : null;
	}

	private void runTransaction(long number) {
		State next = this.acknowledged.copy();
		Set<Long> deleted = new HashSet<>();
		boolean isAllowed = true;
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			Person made = new Person();
			made.id = number;
			made.name = "person " + number + "x".repeat(this.random.nextInt(100));
			this.persons.insert(transaction, made);
			next.persons.put(made.id, made.name);
			for (int count = this.random.nextInt(3); count > 0; count--) {
				insertLink(transaction, next, number * 10 + count);
			}
			for (int count = this.random.nextInt(3); count > 0 && next.persons.size() > 3; count--) {
				long person = new ArrayList<>(next.persons.keySet()).get(this.random.nextInt(next.persons.size()));
				delete(this.heap, transaction, person);
				next.delete(person);
				deleted.add(person);
			}
			if (next.links.size() > 12) {
				long link = next.links.firstKey();
				long reference = this.links.locate(transaction, link);
				this.links.delete(transaction, reference);
				next.links.remove(link);
			}
			isAllowed = next.isAllowed(deleted);
			this.issued = isAllowed ? next : this.acknowledged;
			transaction.commit();
			assertThat(isAllowed).as("a reference forbids the delete").isTrue();
			this.acknowledged = next;
			assertThat(read(this.heap, this.persons, this.links)).as("after transaction " + number).isEqualTo(next);
		} catch (ReferencedObjectException ex) {
			assertThat(isAllowed).as(ex.getMessage()).isFalse();
			this.refusedCount++;
		}
	}

	private void insertLink(HeapTransaction transaction, State next, long id) {
		Link link = new Link();
		link.id = id;
		link.restricted = (this.random.nextInt(4) == 0) ? any(transaction, next) : null;
		for (int count = this.random.nextInt(4); count > 0; count--) {
			link.nulled.add(any(transaction, next));
		}
		link.cascade = (this.random.nextInt(3) == 0) ? any(transaction, next) : null;
		link.kept = (this.random.nextInt(3) == 0) ? any(transaction, next) : null;
		this.links.insert(transaction, link);
		next.links.put(id, new Links(idOf(link.restricted), link.nulled.stream().map((person) -> person.id).toList(),
				idOf(link.cascade), idOf(link.kept)));
	}

	private Person any(HeapTransaction transaction, State state) {
		long id = new ArrayList<>(state.persons.keySet()).get(this.random.nextInt(state.persons.size()));
		Person person = this.persons.find(transaction, id);
		assertThat(person).isNotNull();
		return person;
	}

}
