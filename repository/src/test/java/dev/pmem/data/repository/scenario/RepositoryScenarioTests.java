/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Order;

/**
 * What a repository should do; run against Spring Data JPA with H2, which shows that these expectations are the usual
 * ones, and against ours.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RepositoryScenarioTests {

	private static final ExampleMatcher IGNORING_PRIMITIVES = ExampleMatcher.matching()
			.withIgnorePaths("points", "vip", "score");

	Store store;

	Persons persons;

	abstract Store open(Path directory);

	@BeforeAll
	void start(@TempDir Path directory) {
		this.store = open(directory);
		this.persons = this.store.persons();
	}

	@BeforeEach
	void fill() {
		this.persons.deleteAll();
		this.persons.saveAll(people());
	}

	@AfterAll
	void close() {
		this.store.close();
	}

	static List<Person> people() {
		return List.of(
				new Person("a").name("Ann").age(30).points(5).active(true).vip(true).born(LocalDate.of(1990, 1, 15))
						.balance("10.50").status(Status.FRESH).score(1.5).tags("x", "y")
						.address(new Address("Main St 1", "Berlin", 10115)),
				new Person("b").name("Bob").age(25).points(3).active(false).born(LocalDate.of(1995, 6, 30))
						.balance("0.00").status(Status.KNOWN).score(2.5).tags("x")
						.address(new Address("Rue 2", "Paris", 75001)),
				new Person("c").name("bob").age(40).points(5).vip(true).born(LocalDate.of(1980, 12, 31))
						.balance("-5.25").status(Status.KNOWN)
						.address(new Address("Weg 3", "berlin", 10117)),
				new Person("d").active(true).score(-1),
				new Person("e").name("A%b_c\\d").age(25).points(9).vip(true).born(LocalDate.of(2000, 2, 29))
						.balance("1000000.01").status(Status.GONE).score(0.1).tags("z", "x")
						.address(new Address("Via 4", null, null)),
				new Person("f").name("Anna").age(31).points(-2).active(false).vip(true)
						.born(LocalDate.of(1990, 1, 16)).balance("10.49").status(Status.FRESH).score(1e10).tags("y")
						.address(new Address("Main St 2", "Berlin", 10119)),
				new Person("g").name("").age(18).points(100).status(Status.KNOWN).score(-0.5),
				new Person("h").name("Ann").age(31).points(5).active(true).born(LocalDate.of(1970, 1, 1))
						.balance("99.99").status(Status.GONE).tags("w").address(new Address("Calle 5", "Madrid",
								28001)));
	}

	static List<String> emails(Iterable<Person> found) {
		return StreamSupport.stream(found.spliterator(), false).map(Person::getEmail).toList();
	}

	static void assertFound(Iterable<Person> found, String... emails) {
		assertThat(emails(found)).containsExactlyInAnyOrder(emails);
	}

	static void assertOrdered(Iterable<Person> found, String... emails) {
		assertThat(emails(found)).containsExactly(emails);
	}

	@Test
	void equality() {
		assertFound(this.persons.findByName("Ann"), "a", "h");
		assertFound(this.persons.findByNameIs("Ann"), "a", "h");
		assertFound(this.persons.findByNameEquals("ann"));
		assertFound(this.persons.findByName(""), "g");
		assertFound(this.persons.findByNameNot("Ann"), "b", "c", "e", "f", "g");
		assertFound(this.persons.findByNameAndAge("Ann", 31), "h");
		assertFound(this.persons.findByNameOrAge("Ann", 25), "a", "h", "b", "e");
		assertFound(this.persons.findByNameOrAgeAndVip("Ann", 25, true), "a", "h", "e");
		assertFound(this.persons.findByStatus(Status.KNOWN), "b", "c", "g");
		assertFound(this.persons.findByAddressCity("Berlin"), "a", "f");
		assertFound(this.persons.findByStatusAndPointsGreaterThan(Status.KNOWN, 3), "c", "g");
	}

	@Test
	void nulls() {
		assertFound(this.persons.findByName(null), "d");
		assertFound(this.persons.findByNameNot(null), "a", "b", "c", "e", "f", "g", "h");
		assertFound(this.persons.findByNameAndAge(null, null), "d");
		assertFound(this.persons.findByNameIsNull(), "d");
		assertFound(this.persons.findByNameIsNotNull(), "a", "b", "c", "e", "f", "g", "h");
		assertFound(this.persons.findByStatus(null), "d");
		assertFound(this.persons.findByAddressCity(null), "d", "e", "g");
		assertFound(this.persons.findByAddressCityIsNull(), "d", "e", "g");
		assertFound(this.persons.findByAddressIsNull(), "d", "g");
		assertFound(this.persons.findByAgeLessThan(null));
		assertFound(this.persons.findByAgeBetween(null, 100));
		assertFound(this.persons.findByNameLike(null));
		assertFound(this.persons.findByNameNotLike(null));
		assertFound(this.persons.findByNameContaining(null));
		assertFound(this.persons.findByNameNotContaining(null));
		assertFound(this.persons.findByNameIgnoreCase(null), "d");
		assertFound(this.persons.findByActiveIsNullOrVipFalse(), "b", "c", "d", "e", "g", "h");
	}

	@Test
	void membership() {
		assertFound(this.persons.findByAgeIn(List.of(25, 40, 99)), "b", "c", "e");
		assertFound(this.persons.findByAgeIn(List.of()));
		assertFound(this.persons.findByAgeNotIn(List.of(25, 31)), "a", "c", "g");
		assertThat(this.persons.findByAgeNotIn(List.of())).hasSize(8);
		List<Integer> withNull = new ArrayList<>(List.of(25));
		withNull.add(null);
		assertFound(this.persons.findByAgeIn(withNull), "b", "e");
		assertFound(this.persons.findByAgeNotIn(withNull));
		assertFound(this.persons.findByNameIn("Ann", "bob"), "a", "c", "h");
		assertFound(this.persons.findByStatusIn(Set.of(Status.FRESH, Status.GONE)), "a", "e", "f", "h");
		assertFound(this.persons.findByNameInIgnoreCase(List.of("BOB", "anna")), "b", "c", "f");
	}

	@Test
	void ranges() {
		assertFound(this.persons.findByAgeBetween(25, 30), "a", "b", "e");
		assertFound(this.persons.findByAgeBetween(30, 25));
		assertFound(this.persons.findByAgeLessThan(25), "g");
		assertFound(this.persons.findByAgeLessThanEqual(25), "b", "e", "g");
		assertFound(this.persons.findByAgeGreaterThan(31), "c");
		assertFound(this.persons.findByAgeGreaterThanEqual(31), "c", "f", "h");
		assertFound(this.persons.findByScoreGreaterThan(1.5), "b", "f");
		assertFound(this.persons.findByScoreGreaterThan(-0.5), "a", "b", "c", "e", "f", "h");
		assertFound(this.persons.findByBalanceLessThan(new BigDecimal("10.5")), "b", "c", "f");
		assertFound(this.persons.findByBornBefore(LocalDate.of(1990, 1, 15)), "c", "h");
		assertFound(this.persons.findByBornAfter(LocalDate.of(1990, 1, 15)), "b", "e", "f");
		assertFound(this.persons.findByAddress_ZipGreaterThan(10117), "b", "f", "h");
	}

	@Test
	void strings() {
		assertFound(this.persons.findByNameLike("Ann%"), "a", "f", "h");
		assertFound(this.persons.findByNameLike("_ob"), "b", "c");
		assertFound(this.persons.findByNameLike("A\\%b\\_c%"), "e");
		assertFound(this.persons.findByNameLike("Ann"), "a", "h");
		assertFound(this.persons.findByNameNotLike("%n%"), "b", "c", "e", "g");
		assertFound(this.persons.findByNameStartingWith("Ann"), "a", "f", "h");
		assertFound(this.persons.findByNameStartingWith("A%"), "e");
		assertFound(this.persons.findByNameStartingWith(""), "a", "b", "c", "e", "f", "g", "h");
		assertFound(this.persons.findByNameEndingWith("ob"), "b", "c");
		assertFound(this.persons.findByNameEndingWith("\\d"), "e");
		assertFound(this.persons.findByNameContaining("b_c"), "e");
		assertFound(this.persons.findByNameContaining("_"), "e");
		assertFound(this.persons.findByNameNotContaining("n"), "b", "c", "e", "g");
		assertFound(this.persons.findByNameIgnoreCase("ANN"), "a", "h");
		assertFound(this.persons.findByNameNotIgnoreCase("BOB"), "a", "e", "f", "g", "h");
		assertFound(this.persons.findByNameLikeIgnoreCase("B%"), "b", "c");
		assertFound(this.persons.findByNameContainingIgnoreCase("NN"), "a", "f", "h");
		assertFound(this.persons.findByNameAndAddressCityAndAgeAllIgnoreCase("BOB", "BERLIN", 40), "c");
	}

	@Test
	void booleansAndCollections() {
		assertFound(this.persons.findByActiveTrue(), "a", "d", "h");
		assertFound(this.persons.findByActiveFalse(), "b", "f");
		assertFound(this.persons.findByTagsIsEmpty(), "c", "d", "g");
		assertFound(this.persons.findByTagsIsNotEmpty(), "a", "b", "e", "f", "h");
		assertFound(this.persons.findByTagsContaining("x"), "a", "b", "e");
		assertFound(this.persons.findByTagsNotContaining("x"), "c", "d", "f", "g", "h");
		assertFound(this.persons.findDistinctByNameOrTagsContaining("Anna", "y"), "a", "f");
	}

	@Test
	void orders() {
		assertOrdered(this.persons.findAllByOrderByNameAscAgeDescEmailAsc(), "d", "g", "e", "h", "a", "f", "b", "c");
		assertOrdered(this.persons.findByVipTrueOrderByAddressCityDescEmailAsc(), "c", "a", "f", "e");
		assertOrdered(this.persons.findAll(Sort.by("age", "email")), "d", "g", "b", "e", "a", "f", "h", "c");
		assertOrdered(this.persons.findAll(Sort.by(Order.desc("age"), Order.asc("email"))), "c", "f", "h", "a", "b",
				"e", "g", "d");
		assertOrdered(this.persons.findAll(Sort.by(Order.asc("age").nullsLast(), Order.desc("email"))), "g", "e", "b",
				"a", "h", "f", "c", "d");
		assertOrdered(this.persons.findAll(Sort.by(Order.desc("age").nullsFirst(), Order.asc("email"))), "d", "c", "f",
				"h", "a", "b", "e", "g");
		assertOrdered(this.persons.findAll(Sort.by(Order.asc("address.city").ignoreCase().nullsLast(),
				Order.asc("email"))), "a", "c", "f", "h", "b", "d", "e", "g");
		assertOrdered(this.persons.findAll(Sort.by("balance", "email")), "d", "g", "c", "b", "f", "a", "h", "e");
		assertOrdered(this.persons.findByVip(false, Sort.by("points", "email")), "d", "b", "h", "g");
		assertThatExceptionOfType(PropertyReferenceException.class)
				.isThrownBy(() -> this.persons.findAll(Sort.by("nothing")))
				.withMessageContaining("nothing");
	}

	@Test
	void limits() {
		assertOrdered(List.of(this.persons.findFirstByOrderByAgeDescEmailAsc()), "c");
		assertOrdered(this.persons.findTop3ByOrderByPointsDescEmailAsc(), "g", "e", "a");
		assertOrdered(this.persons.findFirst2ByVip(true, Sort.by("email")), "a", "c");
		assertThat(this.persons.findByVip(true, Limit.of(3))).hasSize(3);
		assertThat(this.persons.findByVip(true, Limit.unlimited())).hasSize(4);
		assertOrdered(this.persons.findByVip(true, Sort.by("email"), Limit.of(1)), "a");
		assertOrdered(this.persons.findListByVip(true, PageRequest.of(1, 3, Sort.by("email"))), "f");
		assertFound(this.persons.findListByVip(true, Pageable.unpaged()), "a", "c", "e", "f");
	}

	@Test
	void pages() {
		Sort byEmail = Sort.by("email");
		Page<Person> page = this.persons.findPageByVip(true, PageRequest.of(0, 3, byEmail));
		assertOrdered(page, "a", "c", "e");
		assertThat(page.getTotalElements()).isEqualTo(4);
		assertThat(page.getTotalPages()).isEqualTo(2);
		page = this.persons.findPageByVip(true, PageRequest.of(1, 3, byEmail));
		assertOrdered(page, "f");
		assertThat(page.getTotalElements()).isEqualTo(4);
		page = this.persons.findPageByVip(true, PageRequest.of(7, 3, byEmail));
		assertThat(page.getContent()).isEmpty();
		assertThat(page.getTotalElements()).isEqualTo(4);
		page = this.persons.findPageByVip(true, Pageable.unpaged());
		assertThat(page.getTotalElements()).isEqualTo(4);
		page = this.persons.findAll(PageRequest.of(1, 5, Sort.by(Order.desc("email"))));
		assertOrdered(page, "c", "b", "a");
		assertThat(page.getTotalElements()).isEqualTo(8);
		Slice<Person> slice = this.persons.findSliceByVip(true, PageRequest.of(0, 3, byEmail));
		assertOrdered(slice, "a", "c", "e");
		assertThat(slice.hasNext()).isTrue();
		slice = this.persons.findSliceByVip(true, PageRequest.of(1, 2, byEmail));
		assertOrdered(slice, "e", "f");
		assertThat(slice.hasNext()).isFalse();
	}

	@Test
	void resultTypes() throws Exception {
		String[] vips = {"a", "c", "e", "f"};
		assertFound(this.persons.findStreamableByVip(true), vips);
		assertFound(this.persons.findSetByVip(true), vips);
		assertFound(this.persons.findCollectionByVip(true), vips);
		assertFound(this.persons.findIterableByVip(true), vips);
		assertFound(this.persons.findFutureByVip(true).get(), vips);
		List<String> streamed = this.store.inTransaction(() -> {
			try (Stream<Person> stream = this.persons.streamByVipOrderByEmail(true)) {
				return stream.map(Person::getEmail).toList();
			}
		});
		assertThat(streamed).containsExactly(vips);
		assertThat(this.persons.findByEmail("b")).map(Person::getName).contains("Bob");
		assertThat(this.persons.findByEmail("?")).isEmpty();
		assertThat(this.persons.getByEmail("b").getAge()).isEqualTo(25);
		assertThat(this.persons.getByEmail("?")).isNull();
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.persons.findOneByName("Ann"));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.persons.findOptionalByName("Ann"));
	}

	@Test
	void countsAndExistence() {
		assertThat(this.persons.count()).isEqualTo(8);
		assertThat(this.persons.countByName("Ann")).isEqualTo(2);
		assertThat(this.persons.countByName(null)).isEqualTo(1);
		assertThat(this.persons.countByAgeGreaterThan(30)).isEqualTo(3);
		assertThat(this.persons.countDistinctByVip(true)).isEqualTo(4);
		assertThat(this.persons.existsByEmail("a")).isTrue();
		assertThat(this.persons.existsByEmail("?")).isFalse();
		assertThat(this.persons.existsByNameAndAge("Ann", 30)).isTrue();
	}

	@Test
	void deletions() {
		this.store.inTransaction(() -> this.persons.deleteByEmail("d"));
		assertThat(this.persons.existsByEmail("d")).isFalse();
		assertThat(this.store.inTransaction(() -> this.persons.deleteByName("Ann"))).isEqualTo(2);
		assertThat(this.store.inTransaction(() -> this.persons.deleteByName("Ann"))).isZero();
		assertThat(this.store.inTransaction(() -> this.persons.removeByAgeLessThan(20))).isEqualTo(1);
		assertFound(this.store.inTransaction(() -> this.persons.deleteByVip(true)), "c", "e", "f");
		assertFound(this.persons.findAll(), "b");
	}

	@Test
	void projections() {
		List<Persons.NameOnly> names = this.persons.findNamesByVipOrderByEmail(true);
		assertThat(names).extracting(Persons.NameOnly::getName).containsExactly("Ann", "bob", "A%b_c\\d", "Anna");
		assertThat(names).extracting(Persons.NameOnly::getAddressCity)
				.containsExactly("Berlin", "berlin", null, "Berlin");
		assertThat(this.persons.findNamesByVipOrderByEmail(false)).extracting(Persons.NameOnly::getAddressCity)
				.containsExactly("Paris", null, null, "Madrid");
		assertThat(this.persons.findCitiesByVipOrderByEmail(true).get(1).getAddress().getCity()).isEqualTo("berlin");
		assertThat(this.persons.findSummariesByVipOrderByEmail(true)).extracting(Persons.Summary::getText)
				.containsExactly("a:5", "c:5", "e:9", "f:-2");
		assertThat(this.persons.findRecordsByVipOrderByEmail(false)).containsExactly(
				new Persons.NameAndAge("Bob", 25), new Persons.NameAndAge(null, null), new Persons.NameAndAge("", 18),
				new Persons.NameAndAge("Ann", 31));
		Page<Persons.NameAndAge> page = this.persons.findRecordPageByVip(true, PageRequest.of(1, 3, Sort.by("email")));
		assertThat(page.getTotalElements()).isEqualTo(4);
		assertThat(page.getContent()).containsExactly(new Persons.NameAndAge("Anna", 31));
		assertThat(this.persons.findNameByEmail("b")).map(Persons.NameOnly::getName).contains("Bob");
		assertThat(this.persons.findNameByEmail("?")).isEmpty();
		assertThat(this.persons.findByVipOrderByEmail(true, Person.class)).hasSize(4);
		assertThat(this.persons.findByVipOrderByEmail(true, Persons.NameAndAge.class)).hasSize(4)
				.contains(new Persons.NameAndAge("Ann", 30));
		assertThat(this.persons.findByVipOrderByEmail(true, Persons.NameOnly.class))
				.extracting(Persons.NameOnly::getName)
				.containsExactly("Ann", "bob", "A%b_c\\d", "Anna");
	}

	@Test
	void examples() {
		Person probe = Person.probe().name("Ann").age(31);
		assertFound(this.persons.findAll(Example.of(probe, IGNORING_PRIMITIVES)), "h");
		assertFound(this.persons.findAll(Example.of(probe, anyOf())), "a", "f", "h");
		assertFound(this.persons.findAll(Example.of(Person.probe().points(5))), "h");
		assertFound(this.persons.findAll(Example.of(Person.probe(), IGNORING_PRIMITIVES)), "a", "b", "c", "d", "e",
				"f", "g", "h");
		assertOrdered(this.persons.findAll(Example.of(Person.probe().age(25), IGNORING_PRIMITIVES),
				Sort.by(Order.desc("email"))), "e", "b");
		assertThat(this.persons.count(Example.of(probe, anyOf()))).isEqualTo(3);
		assertThat(this.persons.exists(Example.of(probe, IGNORING_PRIMITIVES))).isTrue();
		assertThat(this.persons.exists(Example.of(Person.probe().age(99), IGNORING_PRIMITIVES))).isFalse();
		assertThat(this.persons.findOne(Example.of(probe, IGNORING_PRIMITIVES))).map(Person::getEmail).contains("h");
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.persons.findOne(Example.of(Person.probe().age(25), IGNORING_PRIMITIVES)));
		Page<Person> page = this.persons.findAll(Example.of(probe, anyOf()), PageRequest.of(1, 2, Sort.by("email")));
		assertOrdered(page, "h");
		assertThat(page.getTotalElements()).isEqualTo(3);
	}

	private static ExampleMatcher anyOf() {
		return ExampleMatcher.matchingAny().withIgnorePaths("points", "vip", "score");
	}

	@Test
	void examplesOfEmbeddedObjects() {
		Person probe = Person.probe().address(new Address(null, "Berlin", null));
		assertFound(this.persons.findAll(Example.of(probe, IGNORING_PRIMITIVES)), "a", "f");
		assertFound(this.persons.findAll(Example.of(probe, IGNORING_PRIMITIVES.withIgnoreCase("address.city"))), "a",
				"c", "f");
		assertFound(this.persons.findAll(Example.of(probe.age(30), IGNORING_PRIMITIVES.withIgnorePaths("points", "vip",
				"score", "address"))), "a");
		assertFound(this.persons.findAll(Example.of(Person.probe().address(new Address("Main", null, 10119)),
				IGNORING_PRIMITIVES.withMatcher("address.street", (matcher) -> matcher.startsWith()))), "f");
	}

	@Test
	void exampleMatchers() {
		Person ann = Person.probe().name("An");
		Person part = Person.probe().name("b_");
		assertFound(this.persons.findAll(Example.of(ann, IGNORING_PRIMITIVES.withStringMatcher(
				StringMatcher.STARTING))),
				"a", "f", "h");
		assertFound(this.persons.findAll(Example.of(Person.probe().name("OB"),
				IGNORING_PRIMITIVES.withStringMatcher(StringMatcher.ENDING).withIgnoreCase())), "b", "c");
		assertFound(this.persons.findAll(Example.of(part,
				IGNORING_PRIMITIVES.withStringMatcher(StringMatcher.CONTAINING))), "e");
		assertFound(this.persons.findAll(Example.of(part, IGNORING_PRIMITIVES.withStringMatcher(StringMatcher.EXACT))));
		assertFound(this.persons.findAll(Example.of(Person.probe().name("bOB"),
				IGNORING_PRIMITIVES.withMatcher("name", (matcher) -> matcher.ignoreCase()))), "b", "c");
		assertFound(this.persons.findAll(Example.of(Person.probe().name("nna"), IGNORING_PRIMITIVES.withMatcher("name",
				(matcher) -> matcher.transform((value) -> value.map((text) -> "A" + text))))), "f");
		ExampleMatcher nulls = ExampleMatcher.matching()
				.withIncludeNullValues()
				.withIgnorePaths("id", "version", "email", "points", "vip", "score", "active", "born", "balance",
						"status",
						"address", "tags");
		assertFound(this.persons.findAll(Example.of(Person.probe(), nulls)), "d");
	}

	@Test
	void fluentExamples() {
		Example<Person> example = Example.of(Person.probe().age(31), IGNORING_PRIMITIVES);
		assertThat(this.persons.<Person, Long>findBy(example, (query) -> query.count())).isEqualTo(2);
		assertThat(this.persons.<Person, Boolean>findBy(example, (query) -> query.exists())).isTrue();
		assertOrdered(this.persons.findBy(example, (query) -> query.sortBy(Sort.by("email")).all()), "f", "h");
		assertOrdered(this.persons.findBy(example, (query) -> query.sortBy(Sort.by("email")).limit(1).all()), "f");
		Person first = this.persons.findBy(example,
				(query) -> query.sortBy(Sort.by(Order.desc("email"))).firstValue());
		assertThat(first.getEmail()).isEqualTo("h");
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.persons.findBy(example, (query) -> query.oneValue()));
		Page<Person> page = this.persons.findBy(example, (query) -> query.page(PageRequest.of(1, 1, Sort.by("email"))));
		assertOrdered(page, "h");
		assertThat(page.getTotalElements()).isEqualTo(2);
		Slice<Person> slice = this.persons.findBy(example,
				(query) -> query.slice(PageRequest.of(0, 1, Sort.by("email"))));
		assertOrdered(slice, "f");
		assertThat(slice.hasNext()).isTrue();
		List<String> names = this.persons.findBy(example, (query) -> query.as(Persons.NameOnly.class)
				.sortBy(Sort.by("email"))
				.all()
				.stream()
				.map(Persons.NameOnly::getName)
				.toList());
		assertThat(names).containsExactly("Anna", "Ann");
		List<String> streamed = this.store.inTransaction(() -> this.persons.findBy(example, (query) -> {
			try (Stream<Person> stream = query.sortBy(Sort.by("email")).stream()) {
				return stream.map(Person::getEmail).toList();
			}
		}));
		assertThat(streamed).containsExactly("f", "h");
	}

	@Test
	void crud() {
		Person person = this.persons.save(new Person("new").name("Nina").age(7));
		assertThat(person.getId()).isNotNull();
		assertThat(this.persons.findById(person.getId())).map(Person::getName).contains("Nina");
		assertThat(this.persons.existsById(person.getId())).isTrue();
		Person other = this.persons.getByEmail("a");
		assertFound(this.persons.findAllById(List.of(other.getId(), -1L, person.getId())), "a", "new");
		this.persons.deleteById(person.getId());
		this.persons.deleteById(person.getId());
		assertThat(this.persons.findById(person.getId())).isEmpty();
		this.persons.delete(other);
		this.persons.deleteAllById(List.of(this.persons.getByEmail("b").getId()));
		this.persons.deleteAll(List.of(this.persons.getByEmail("c"), this.persons.getByEmail("d")));
		assertFound(this.persons.findAll(), "e", "f", "g", "h");
		this.persons.deleteAll();
		assertThat(this.persons.count()).isZero();
	}

	@Test
	void stateComesBackEqual() {
		Person person = this.persons.getByEmail("a");
		assertThat(person.getBalance()).isEqualByComparingTo("10.5");
		assertThat(person.getBorn()).isEqualTo("1990-01-15");
		assertThat(person.getStatus()).isEqualTo(Status.FRESH);
		assertThat(person.getTags()).containsExactlyInAnyOrder("x", "y");
		assertThat(person.getAddress().getStreet()).isEqualTo("Main St 1");
		assertThat(person.getAddress().getZip()).isEqualTo(10115);
		assertThat(person.isVip()).isTrue();
		assertThat(person.getActive()).isTrue();
		assertThat(person.getScore()).isEqualTo(1.5);
	}

	@Test
	void managedInsideATransactionDetachedOutside() {
		this.store.inTransaction(() -> {
			Person person = this.persons.getByEmail("a");
			assertThat(this.persons.findById(person.getId()).orElseThrow()).isSameAs(person);
			person.name("Changed");
			person.getAddress().setCity("Rome");
			assertFound(this.persons.findByName("Changed"), "a");
			assertFound(this.persons.findByAddressCity("Rome"), "a");
		});
		Person detached = this.persons.getByEmail("a");
		assertThat(detached.getName()).isEqualTo("Changed");
		detached.name("Unseen");
		assertFound(this.persons.findByName("Unseen"));
		this.persons.save(detached);
		assertFound(this.persons.findByName("Unseen"), "a");
	}

	@Test
	void versions() {
		Person first = this.persons.getByEmail("a");
		Person second = this.persons.getByEmail("a");
		Long version = first.getVersion();
		first = this.persons.save(first.name("First"));
		assertThat(first.getVersion()).isEqualTo(version + 1);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.persons.save(second.name("Second")));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.persons.delete(second));
		assertThat(this.persons.getByEmail("a").getName()).isEqualTo("First");
	}

	@Test
	void uniqueKeys() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.persons.save(new Person("a")));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> {
			Person person = this.persons.getByEmail("b");
			person.setEmail("a");
			this.persons.save(person);
		});
		this.persons.saveAll(List.of(new Person(null), new Person(null)));
		assertThat(this.persons.count()).isEqualTo(10);
		assertThat(this.persons.getByEmail("b").getName()).isEqualTo("Bob");
	}

	@Test
	void rollback() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.store.inTransaction(() -> {
			this.persons.deleteByName("Ann");
			this.persons.save(new Person("new"));
			this.persons.getByEmail("b").name("Changed");
			assertThat(this.persons.count()).isEqualTo(7);
			throw new IllegalStateException();
		}));
		assertThat(this.persons.count()).isEqualTo(8);
		assertThat(this.persons.getByEmail("b").getName()).isEqualTo("Bob");
		assertFound(this.persons.findByName("Ann"), "a", "h");
		assertThat(Optional.ofNullable(this.persons.getByEmail("new"))).isEmpty();
	}

}
