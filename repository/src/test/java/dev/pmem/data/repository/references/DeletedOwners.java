/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.repository.PmemRepository;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;

/** Entities that refer to a person, each with another action when the person is deleted. */
final class DeletedOwners {

	private DeletedOwners() {}

	/** What all of them have. */
	abstract static class Entry {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		String name = "";

	}

	static class Person extends Entry {

		Person() {}

		Person(String name) {
			this.name = name;
		}

	}

	/** Forbids the delete. */
	static class Ticket extends Entry {

		@Nullable
		Person holder;

		List<Person> guests = new ArrayList<>();

	}

	/** Loses its references. */
	static class Visit extends Entry {

		@OnDelete(DeleteAction.SET_NULL)
		@Nullable
		Person visitor;

		@OnDelete(DeleteAction.SET_NULL)
		List<Person> companions = new ArrayList<>();

		@OnDelete(DeleteAction.SET_NULL)
		Map<String, Person> roles = new LinkedHashMap<>();

	}

	/** Is deleted as well. */
	static class Card extends Entry {

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Person owner;

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Card replaces;

	}

	/** Keeps the person. */
	static class Record extends Entry {

		@OnDelete(DeleteAction.KEEP)
		@Nullable
		Person about;

	}

	interface Persons extends PmemRepository<Person, Long> {

		long deleteByName(String name);

	}

	interface Tickets extends PmemRepository<Ticket, Long> {}

	interface Visits extends PmemRepository<Visit, Long> {

		List<Visit> findByVisitor(@Nullable Person visitor);

		List<Visit> findByCompanionsIsEmpty();

	}

	interface Cards extends PmemRepository<Card, Long> {}

	interface Records extends PmemRepository<Record, Long> {

		List<Record> findByAboutName(String name);

	}

}
