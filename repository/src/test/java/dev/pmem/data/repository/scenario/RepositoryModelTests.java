/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.TransactionStatus;

import dev.pmem.testing.TestSeed;

/**
 * Runs random transactions, some of them rolled back, wholly or to a savepoint, upon a repository and upon a plain map,
 * which must stay equal, over restarts too. Prints its seed; {@code -Dpmem.seed} sets it.
 */
class RepositoryModelTests {

	private static final int TRANSACTION_COUNT = 300;

	private static final int REOPEN_EVERY = 50;

	@TempDir
	Path directory;

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	private final RandomQueries values = new RandomQueries(this.random);

	/** Committed persons by their ids. */
	private Map<Long, Person> committed = new TreeMap<>();

	/** Persons as the current transaction should see them. */
	private Map<Long, Person> current = new TreeMap<>();

	private Store store;

	@Test
	void repositoryKeepsWhatAMapKeeps() {
		open();
		try {
			for (int count = 1; count <= TRANSACTION_COUNT; count++) {
				runTransaction();
				compareAll(this.committed);
				if (count % REOPEN_EVERY == 0) {
					this.store.close();
					open();
					compareAll(this.committed);
				}
			}
		} finally {
			this.store.close();
		}
	}

	private void open() {
		this.store = Store.pmem(this.directory.resolve("persons.pmem"));
	}

	private void runTransaction() {
		this.current = new TreeMap<>(this.committed);
		boolean rollback = this.random.nextInt(4) == 0;
		this.store.transactions().executeWithoutResult((status) -> {
			for (int count = this.random.nextInt(12); count > 0; count--) {
				if (this.random.nextInt(6) == 0) {
					runToSavepoint(status);
				} else {
					step();
				}
			}
			compareAll(this.current);
			if (rollback) {
				status.setRollbackOnly();
			}
		});
		if (!rollback) {
			this.committed = this.current;
		}
	}

	private void runToSavepoint(TransactionStatus status) {
		Map<Long, Person> before = new TreeMap<>(this.current);
		Object savepoint = status.createSavepoint();
		for (int count = this.random.nextInt(5); count > 0; count--) {
			step();
		}
		if (this.random.nextInt(4) == 0 && !this.current.isEmpty()) {
			Person twin = this.values.fill(new Person(pick().getEmail()));
			// the query writes the changes of whoever has the address, with which it could have been given up
			assertThat(persons().findByEmail(twin.getEmail())).isPresent();
			assertThatExceptionOfType(DuplicateKeyException.class).as(context())
					.isThrownBy(() -> persons().save(twin));
			status.rollbackToSavepoint(savepoint);
			this.current = before;
		} else if (this.random.nextBoolean()) {
			status.rollbackToSavepoint(savepoint);
			this.current = before;
		} else {
			status.releaseSavepoint(savepoint);
		}
	}

	private void step() {
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> insert();
			case 3 -> changeManaged();
			case 4 -> saveDetached();
			case 5 -> deleteOne();
			case 6 -> deleteSome();
			default -> query();
		}
	}

	private void insert() {
		List<Person> persons = new ArrayList<>();
		for (int count = this.random.nextInt(4); count > 0; count--) {
			persons.add(this.values.person());
		}
		for (Person saved : persons().saveAll(persons)) {
			remember(saved);
		}
	}

	private void changeManaged() {
		if (!this.current.isEmpty()) {
			Person managed = persons().findById(pick().getId()).orElseThrow();
			remember(this.values.fill(managed));
		}
	}

	private void saveDetached() {
		if (!this.current.isEmpty()) {
			Long id = pick().getId();
			Person loaded = persons().findById(id).orElseThrow();
			Person detached = copy(loaded);
			detached.setVersion(loaded.getVersion());
			remember(persons().save(this.values.fill(detached)));
		}
	}

	private void deleteOne() {
		if (!this.current.isEmpty()) {
			Long id = pick().getId();
			persons().deleteById(id);
			this.current.remove(id);
		}
	}

	private void deleteSome() {
		int age = this.random.nextInt(-3, 1);
		List<Person> expected = matching((person) -> person.getAge() != null && person.getAge() < age);
		assertThat(persons().removeByAgeLessThan(age)).as(context()).isEqualTo(expected.size());
		expected.forEach((person) -> this.current.remove(person.getId()));
	}

	private void query() {
		int number = this.random.nextInt(-3, 8);
		String text = this.random.nextBoolean() ? "a" : "B";
		Status status = Status.values()[this.random.nextInt(3)];
		compare(persons().findByAgeBetween(number - 1, number), (person) -> person.getAge() != null
				&& person.getAge() >= number - 1 && person.getAge() <= number);
		compare(persons().findByName(text), (person) -> text.equals(person.getName()));
		compare(persons().findByNameStartingWith(text),
				(person) -> person.getName() != null && person.getName().startsWith(text));
		compare(persons().findByStatusAndPointsGreaterThan(status, number),
				(person) -> person.getStatus() == status && person.getPoints() > number);
		compare(persons().findByTagsContaining(text), (person) -> person.getTags().contains(text));
		String email = String.format("p%04d", this.random.nextInt(100));
		compare(persons().findByEmail(email).stream().toList(), (person) -> email.equals(person.getEmail()));
		Page<Person> page = persons().findAll(PageRequest.of(1, 3, Sort.by("points", "email")));
		List<String> expected = this.current.values()
				.stream()
				.sorted(Comparator.comparing(Person::getPoints).thenComparing(Person::getEmail))
				.skip(3)
				.limit(3)
				.map(RepositoryModelTests::describe)
				.toList();
		assertThat(page.getContent()).as(context()).extracting(RepositoryModelTests::describe).isEqualTo(expected);
		assertThat(page.getTotalElements()).as(context()).isEqualTo(this.current.size());
	}

	private void compareAll(Map<Long, Person> expected) {
		assertThat(persons().count()).as(context()).isEqualTo(expected.size());
		List<Person> found = persons().findAll();
		assertThat(found).as(context()).extracting(Person::getId).containsExactlyElementsOf(expected.keySet());
		assertThat(found).as(context())
				.extracting(RepositoryModelTests::describe)
				.containsExactlyElementsOf(expected.values().stream().map(RepositoryModelTests::describe).toList());
	}

	private void compare(List<Person> found, Predicate<Person> expected) {
		assertThat(found).as(context())
				.extracting(RepositoryModelTests::describe)
				.containsExactlyInAnyOrderElementsOf(
						matching(expected).stream().map(RepositoryModelTests::describe).toList());
	}

	private List<Person> matching(Predicate<Person> predicate) {
		return this.current.values().stream().filter(predicate).toList();
	}

	private Person pick() {
		List<Person> persons = List.copyOf(this.current.values());
		return persons.get(this.random.nextInt(persons.size()));
	}

	/** Keeps a copy, as the person may be managed. */
	private void remember(Person person) {
		this.current.put(person.getId(), copy(person));
	}

	private static Person copy(Person person) {
		Person copy = new Person(person.getEmail());
		copy.setId(person.getId());
		String balance = (person.getBalance() == null) ? null : person.getBalance().toString();
		copy.name(person.getName()).age(person.getAge()).points(person.getPoints()).active(person.getActive());
		copy.vip(person.isVip()).born(person.getBorn()).balance(balance).status(person.getStatus());
		copy.score(person.getScore()).tags(person.getTags().toArray(String[]::new));
		Address address = person.getAddress();
		return copy.address((address == null)
				? null
				: new Address(address.getStreet(), address.getCity(), address.getZip()));
	}

	private static String describe(Person person) {
		Address address = person.getAddress();
		return String.join("|", person.getId() + ":" + person.getEmail(), person.getName(), "" + person.getAge(),
				"" + person.getPoints(), "" + person.getActive(), "" + person.isVip(), "" + person.getBorn(),
				"" + person.getBalance(), "" + person.getStatus(), "" + person.getScore(),
				(address == null)
						? "no address"
						: address.getStreet() + "," + address.getCity() + "," + address.getZip(),
				new TreeSet<>(person.getTags()).toString());
	}

	private Persons persons() {
		return this.store.persons();
	}

	private String context() {
		return "seed " + this.seed;
	}

}
