/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;

/** Results that are values of a property, maps or filled by setters; {@code Distinct} with projections, as JPA has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowTests {

	private static final Sort BY_EMAIL = Sort.by("email");

	private Store jpa;

	private Store pmem;

	private RowPersons rows;

	@BeforeAll
	void fill(@TempDir Path directory) {
		this.jpa = Store.jpa();
		this.pmem = Store.pmem(directory.resolve("persons.pmem"));
		fill(this.jpa.persons());
		fill(this.pmem.persons());
		this.rows = this.pmem.repository(RowPersons.class);
	}

	private static void fill(Persons persons) {
		Address address = new Address("s", "Rome", 7);
		persons.save(new Person("a").name("x").age(1).points(1).vip(true).status(Status.values()[0]));
		persons.save(new Person("b").name("y").age(2).points(2).vip(true).address(address));
		persons.save(new Person("c").name("x").age(1).points(3).vip(true).status(Status.values()[0]));
		persons.save(new Person("d").name("x").age(3).points(3).vip(true));
		persons.save(new Person("e").name(null).age(null).points(3).vip(true));
		persons.save(new Person("f").name(null).age(null).points(3).vip(true));
		persons.save(new Person("g").name("z").points(4));
	}

	@AfterAll
	void close() {
		this.jpa.close();
		this.pmem.close();
	}

	@Test
	void valuesOfTheNamedProperty() {
		assertThat(this.rows.findNameByVip(true, BY_EMAIL)).containsExactly("x", "y", "x", "x", null, null);
		assertThat(this.rows.findAllEmailsByVip(true, BY_EMAIL.descending()))
				.containsExactly("f", "e", "d", "c", "b", "a");
		assertThat(this.rows.findAgeByEmail("b")).contains(2);
		assertThat(this.rows.findAgeByEmail("e")).isEmpty();
		assertThat(this.rows.findAgeByEmail("none")).isEmpty();
		assertThat(this.rows.findPointsByEmail("d")).isEqualTo(3);
		assertThat(this.rows.findVipByEmail("d")).isTrue();
		assertThat(this.rows.findAddressCityByVip(true, BY_EMAIL)).containsExactly(null, "Rome", null, null, null,
				null);
		assertThat(this.rows.findAddressByVip(true, BY_EMAIL).get(1)).extracting("city").isEqualTo("Rome");
		try (Stream<String> emails = this.rows.streamEmailByVipOrderByEmail(true)) {
			assertThat(emails).containsExactly("a", "b", "c", "d", "e", "f");
		}
		Window<String> window = this.rows.findFirst3EmailByVipOrderByEmail(true, ScrollPosition.keyset());
		assertThat(window).containsExactly("a", "b", "c");
		assertThat(this.rows.findFirst3EmailByVipOrderByEmail(true, window.positionAt(2)))
				.containsExactly("d", "e", "f");
	}

	@Test
	void distinctValuesAndTheirPages() {
		assertThat(this.rows.findDistinctNameByVip(true, BY_EMAIL)).containsExactly("x", "y", null);
		try (Stream<Status> statuses = this.rows.streamDistinctStatusByVip(true)) {
			assertThat(statuses).containsExactlyInAnyOrder(Status.values()[0], null);
		}
		Page<String> page = this.rows.findDistinctNamesByVipOrderByName(true, PageRequest.of(0, 2));
		assertThat(page).containsExactly(null, "x");
		assertThat(page.getTotalElements()).isEqualTo(3);
		assertThat(this.rows.findDistinctNamesByVipOrderByName(true, PageRequest.of(1, 2))).containsExactly("y");
		assertThat(this.rows.findDistinctNameByPoints(1)).isEqualTo("x");
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.rows.findDistinctNameByPoints(3))
				.satisfies((ex) -> assertThat(ex.getActualSize()).isEqualTo(2));
	}

	@Test
	void distinctProjectionsAreAsWithJpa() {
		Function<Store, List<Object>> answers = (store) -> {
			DistinctPersons distinct = store.repository(DistinctPersons.class);
			return List.of(new HashSet<>(distinct.findDistinctRecordsByVip(true)),
					distinct.findDistinctRecordsByVipOrderByNameAscAgeDesc(true),
					distinct.findDistinctByPointsGreaterThan(0, Person.class).size(),
					Set.copyOf(distinct.findDistinctByPointsGreaterThan(0, Persons.NameAndAge.class)));
		};
		assertThat(answers.apply(this.pmem)).isEqualTo(answers.apply(this.jpa));
		DistinctPersons distinct = this.pmem.repository(DistinctPersons.class);
		// with JPA a projection whose only property is null is null
		assertThat(distinct.findDistinctNamesByVipOrderByName(true)).extracting(DistinctPersons.Name::getName)
				.containsExactly(null, "x", "y");
		assertThat(distinct.findDistinctTop2ByVip(true, Sort.by("name").descending()))
				.extracting(DistinctPersons.Name::getName).containsExactly("y", "x");
	}

	@Test
	void mapsHaveAllProperties() {
		List<Map<String, Object>> maps = this.rows.findMapsByVip(true, BY_EMAIL);
		assertThat(maps).hasSize(6);
		assertThat(maps.get(1)).containsEntry("email", "b").containsEntry("age", 2).containsEntry("born", null)
				.containsEntry("tags", Set.of()).containsKeys("id", "version", "address");
		assertThat(this.rows.findMapByEmail("c")).hasValueSatisfying((map) -> assertThat(map).containsEntry("points",
				3));
		Example<Person> example = Example.of(Person.probe().points(2), ExampleMatcher.matching()
				.withIgnorePaths("vip", "score"));
		assertThat(this.pmem.persons().<Person, List<?>>findBy(example, (query) -> query.as(Map.class).all()))
				.singleElement().satisfies((map) -> assertThat((Map<?, ?>) map).extracting("email").isEqualTo("b"));
	}

	@Test
	void classesWithoutParametersAreFilled() {
		List<RowPersons.Filled> filled = this.rows.findFilledByVip(true, BY_EMAIL);
		assertThat(filled).extracting(RowPersons.Filled::getName).containsExactly("<x>", "<y>", "<x>", "<x>", null,
				null);
		assertThat(filled.get(1).getPoints()).isEqualTo(2);
		assertThat(filled.get(1).city).isEqualTo("Rome");
		assertThat(filled.get(1).getOther()).isEqualTo(7);
		assertThat(this.rows.findFilledByEmail("a").getPoints()).isEqualTo(1);
	}

	@Test
	void nullIsRefusedWhereAFieldIsPrimitive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.rows.findPlainByVip(true, BY_EMAIL))
				.withMessageContainingAll("Plain", "'age'", "int", "is null; use Integer");
	}

	@Test
	void tooManyResultsAreCounted() {
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.rows.findByName("x"))
				.withMessageContaining("finds 3")
				.satisfies((ex) -> assertThat(ex.getActualSize()).isEqualTo(3))
				.satisfies((ex) -> assertThat(ex.getExpectedSize()).isEqualTo(1));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.rows.findRecordByVip(true))
				.satisfies((ex) -> assertThat(ex.getActualSize()).isEqualTo(6));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.rows.findNameByPoints(3))
				.satisfies((ex) -> assertThat(ex.getActualSize()).isEqualTo(4));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.pmem.persons().findOne(Example.of(Person.probe(),
						ExampleMatcher.matching().withIgnorePaths("vip", "score", "points"))))
				.satisfies((ex) -> assertThat(ex.getActualSize()).isEqualTo(7));
	}

}
