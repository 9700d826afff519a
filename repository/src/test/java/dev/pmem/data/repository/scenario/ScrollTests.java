/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.domain.Sort.NullHandling;
import org.springframework.data.domain.Window;
import org.springframework.data.support.WindowIterator;

import dev.pmem.testing.TestSeed;

/**
 * Windows of results, behind an offset or the keys of an entity. Where the results are sorted, by keys that are not null and
 * respect the case, Spring Data JPA must scroll alike. JPA loses entities where a key is null, and begins again and again
 * where nothing is sorted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScrollTests {

	private static final List<Sort> SORTS = List.of(Sort.by("id"), Sort.by("points"), Sort.by("points").descending(),
			Sort.by("email"), Sort.by("score", "points"), Sort.by("vip").and(Sort.by("points").descending()),
			Sort.by("id").descending());

	private Store jpa;

	private Store pmem;

	private ScrollingPersons expected;

	private ScrollingPersons persons;

	@BeforeAll
	void fill(@TempDir Path directory) {
		long seed = TestSeed.next();
		this.jpa = Store.jpa();
		this.pmem = Store.pmem(directory.resolve("persons.pmem"));
		fill(this.jpa.persons(), new Random(seed));
		fill(this.pmem.persons(), new Random(seed));
		this.expected = this.jpa.repository(ScrollingPersons.class);
		this.persons = this.pmem.repository(ScrollingPersons.class);
	}

	private static void fill(Persons persons, Random random) {
		List<String> names = new ArrayList<>(List.of("a", "A", "b", "B", "straße", "STRASSE", ""));
		names.add(null);
		for (int number = 0; number < 70; number++) {
			Person person = new Person("p" + random.nextInt(10) + "-" + number);
			person.points(random.nextInt(5)).vip(random.nextInt(4) > 0).score(random.nextInt(3));
			person.name(names.get(random.nextInt(names.size())));
			person.active((random.nextInt(3) == 0) ? null : random.nextBoolean());
			person.status((random.nextInt(3) == 0) ? null : Status.values()[random.nextInt(Status.values().length)]);
			person.age((random.nextInt(4) == 0) ? null : random.nextInt(4));
			person.address((random.nextInt(4) == 0)
					? null
					: new Address("street", "c" + random.nextInt(3),
							(random.nextInt(3) == 0) ? null : random.nextInt(3)));
			persons.save(person);
		}
	}

	@AfterAll
	void close() {
		this.jpa.close();
		this.pmem.close();
	}

	/** The windows one after the other. */
	private static <T> List<Window<T>> windows(ScrollPosition start, Function<ScrollPosition, Window<T>> query) {
		List<Window<T>> windows = new ArrayList<>();
		ScrollPosition position = start;
		while (true) {
			Window<T> window = query.apply(position);
			windows.add(window);
			assertThat(windows).as("windows from %s", start).hasSizeLessThan(100);
			if (!window.hasNext()) {
				return windows;
			}
			boolean isBackward = position instanceof KeysetScrollPosition keyset && keyset.scrollsBackward();
			position = window.positionAt(isBackward ? 0 : window.size() - 1);
		}
	}

	private static List<String> emails(Window<Person> window) {
		return window.stream().map(Person::getEmail).toList();
	}

	@Test
	void windowsAreAsWithJpa() {
		for (Sort sort : SORTS) {
			for (ScrollPosition start : List.of(ScrollPosition.offset(), ScrollPosition.offset(3),
					ScrollPosition.keyset(), ScrollPosition.keyset().backward())) {
				// a database repeats and leaves out entities that have no order between them
				Sort used = (start instanceof OffsetScrollPosition) ? sort.and(Sort.by("id")) : sort;
				List<Window<Person>> wanted = windows(start, (at) -> this.expected.findFirst7ByVip(true, at, used));
				List<Window<Person>> found = windows(start, (at) -> this.persons.findFirst7ByVip(true, at, used));
				assertThat(found).as("%s from %s", sort, start).hasSameSizeAs(wanted);
				for (int index = 0; index < found.size(); index++) {
					assertThat(emails(found.get(index))).as("%s from %s", sort, start)
							.isEqualTo(emails(wanted.get(index)));
					assertThat(keys(found.get(index))).isEqualTo(keys(wanted.get(index)));
				}
			}
		}
	}

	private static Object keys(Window<Person> window) {
		return (window.positionAt(0) instanceof KeysetScrollPosition keyset)
				? List.of(new HashSet<>(keyset.getKeys().keySet()), keyset.getDirection())
				: window.positionAt(window.size() - 1);
	}

	@Test
	void orderOfTheNameSortOfTheCallAndLimitAreAsWithJpa() {
		for (ScrollPosition start : List.of(ScrollPosition.keyset(), ScrollPosition.keyset().backward())) {
			assertThat(windows(start, (at) -> this.persons.findTop4ByVipOrderByPointsDesc(true, at)))
					.extracting(ScrollTests::emails)
					.isEqualTo(windows(start, (at) -> this.expected.findTop4ByVipOrderByPointsDesc(true, at)).stream()
							.map(ScrollTests::emails).toList());
			Sort sort = Sort.by("score");
			for (Limit limit : List.of(Limit.of(6), Limit.unlimited())) {
				assertThat(windows(start, (at) -> this.persons.findByPointsGreaterThan(1, at, sort, limit)))
						.extracting(ScrollTests::emails)
						.isEqualTo(windows(start, (at) -> this.expected.findByPointsGreaterThan(1, at, sort, limit))
								.stream().map(ScrollTests::emails).toList());
			}
		}
	}

	@Test
	void withoutAnOrderTheIdIsTheKey() {
		List<Window<Person>> windows = windows(ScrollPosition.keyset(),
				(at) -> this.persons.findFirst7ByVip(true, at, Sort.unsorted()));
		assertThat(windows.stream().flatMap((window) -> emails(window).stream()))
				.isEqualTo(emails(this.persons.findByVip(true, ScrollPosition.offset(), Sort.by("id"))));
	}

	@Test
	void aWindowWithoutALimitHasAll() {
		Window<Person> window = this.persons.findByVip(true, ScrollPosition.keyset(), Sort.unsorted());
		assertThat(window.size()).isGreaterThan(20);
		assertThat(window.hasNext()).isFalse();
		Window<Person> rest = this.persons.findByVip(true, window.positionAt(window.size() - 3), Sort.unsorted());
		assertThat(emails(rest)).isEqualTo(emails(window).subList(window.size() - 2, window.size()));
		assertThat(this.persons.findByVip(true, window.positionAt(window.size() - 1), Sort.unsorted())).isEmpty();
	}

	/** Null keys, keys without regard to case, keys of embedded objects and all places of nulls. */
	@Test
	void everyResultComesOnceWhateverItsKeysAre() {
		for (String property : List.of("name", "age", "address", "address.zip", "active", "status", "born")) {
			for (Direction direction : Direction.values()) {
				for (NullHandling nulls : NullHandling.values()) {
					for (boolean ignoreCase : new boolean[]{false, true}) {
						Sort.Order order = new Sort.Order(direction, property, ignoreCase, nulls);
						everyResultComesOnce(Sort.by(order));
						everyResultComesOnce(Sort.by(Sort.Order.desc("age"), order, Sort.Order.desc("id")));
					}
				}
			}
		}
	}

	private void everyResultComesOnce(Sort sort) {
		Sort total = sort.getOrderFor("id") != null ? sort : sort.and(Sort.by("id"));
		List<String> all = this.persons.findByVip(true, ScrollPosition.offset(), total).stream().map(Person::getEmail)
				.toList();
		assertThat(windows(ScrollPosition.keyset(), (at) -> this.persons.findFirst7ByVip(true, at, sort)).stream()
				.flatMap((window) -> emails(window).stream())).as("%s", sort).isEqualTo(all).doesNotHaveDuplicates();
		List<String> backward = new ArrayList<>();
		windows(ScrollPosition.keyset().backward(), (at) -> this.persons.findFirst7ByVip(true, at, sort))
				.forEach((window) -> backward.addAll(emails(window).reversed()));
		Collections.reverse(backward);
		assertThat(backward).as("%s backward", sort).isEqualTo(all);
	}

	@Test
	void projectionsScrollByWhatTheyDoNotShow() {
		Sort sort = Sort.by("age", "name", "id");
		List<String> all = emails(this.persons.findByVip(true, ScrollPosition.keyset(), sort));
		Limit limit = Limit.of(6);
		for (ScrollPosition start : List.of(ScrollPosition.keyset(), ScrollPosition.offset())) {
			assertThat(all(start, (at) -> this.persons.findRowsByVip(true, at, sort, limit),
					ScrollingPersons.Row::email)).isEqualTo(all);
			assertThat(all(start, (at) -> this.persons.findNamesByVip(true, at, sort, limit),
					ScrollingPersons.Name::getEmail)).isEqualTo(all);
			assertThat(all(start, (at) -> this.persons.findTextsByVip(true, at, sort, limit),
					ScrollingPersons.Text::getEmail)).isEqualTo(all);
			assertThat(all(start, (at) -> this.persons.findByVip(true, at, sort, limit, ScrollingPersons.Name.class),
					ScrollingPersons.Name::getEmail)).isEqualTo(all);
			assertThat(all(start, (at) -> this.persons.findByVip(true, at, sort, limit, Person.class),
					Person::getEmail)).isEqualTo(all);
		}
	}

	private static <T> List<String> all(ScrollPosition start, Function<ScrollPosition, Window<T>> query,
			Function<T, String> text) {
		return windows(start, query).stream().flatMap(Window::stream).map(text).toList();
	}

	@Test
	void fluentQueriesScroll() {
		Person probe = Person.probe().vip(true).points(2);
		Example<Person> example = Example.of(probe, org.springframework.data.domain.ExampleMatcher.matching()
				.withIgnorePaths("score"));
		for (ScrollPosition start : List.of(ScrollPosition.keyset(), ScrollPosition.offset(),
				ScrollPosition.keyset().backward())) {
			Function<Persons, List<List<String>>> scroll = (all) -> windows(start, (at) -> all.findBy(example,
					(query) -> query.sortBy(Sort.by("points", "email")).limit(3).scroll(at))).stream()
					.map(ScrollTests::emails).toList();
			assertThat(scroll.apply(this.pmem.persons())).isNotEmpty().isEqualTo(scroll.apply(this.jpa.persons()));
			Function<Persons, List<List<String>>> projected = (all) -> windows(start, (at) -> all.findBy(example,
					(query) -> query.sortBy(Sort.by("points", "email")).limit(3).as(ScrollingPersons.Name.class)
							.scroll(at))).stream().map((window) -> window.stream().map(ScrollingPersons.Name::getEmail)
									.toList())
					.toList();
			assertThat(projected.apply(this.pmem.persons())).isEqualTo(scroll.apply(this.jpa.persons()));
		}
	}

	@Test
	void keysAreThoseOfTheTimeOfTheQuery() {
		this.pmem.inTransaction(() -> {
			Window<Person> window = this.persons.findFirst7ByVip(true, ScrollPosition.keyset(), Sort.by("points"));
			KeysetScrollPosition before = (KeysetScrollPosition) window.positionAt(6);
			int points = window.getContent().get(6).getPoints();
			window.getContent().get(6).points(99);
			assertThat(((KeysetScrollPosition) window.positionAt(6)).getKeys()).isEqualTo(before.getKeys())
					.containsEntry("points", points);
			window.getContent().get(6).points(points);
		});
	}

	@Test
	void springsIteratorComesToAll() {
		WindowIterator<Person> iterator = WindowIterator
				.of((ScrollPosition at) -> this.persons.findFirst7ByVip(true, at, Sort.by("age")))
				.startingAt(ScrollPosition.keyset());
		List<String> found = new ArrayList<>();
		iterator.forEachRemaining((person) -> found.add(person.getEmail()));
		assertThat(found)
				.isEqualTo(emails(this.persons.findByVip(true, ScrollPosition.keyset(), Sort.by("age"))));
	}

	@Test
	void positionsOfAnotherOrderAreRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.persons.findFirst7ByVip(true, ScrollPosition.forward(Map.of("id", 3L)),
						Sort.by("points")))
				.withMessageContainingAll("no key 'points'", "[id]", "[points, id]");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.persons.findFirst7ByVip(true,
						ScrollPosition.forward(Map.of("points", "many", "id", 3L)), Sort.by("points")))
				.withMessageContaining("points");
	}

}
