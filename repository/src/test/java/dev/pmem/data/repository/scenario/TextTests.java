/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.Sort;

/** Regular expressions, as with Spring Data MongoDB, and text without regard to case, as Unicode has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextTests {

	private static final List<String> NAMES = List.of("Ann", "anna", "Hannes", "straße", "STRASSE", "Straẞe", "Σίσυφος",
			"ΣΊΣΥΦΟΣ", "ı", "i", "I", "İ", "\uD801\uDC00", "\uD801\uDC28", "_");

	private Store store;

	private TextPersons persons;

	@BeforeAll
	void fill(@TempDir Path directory) {
		this.store = Store.pmem(directory.resolve("persons.pmem"));
		for (int index = 0; index < NAMES.size(); index++) {
			this.store.persons().save(new Person("p" + index).name(NAMES.get(index)).tags(NAMES.get(index), "b")
					.address(new Address("s", NAMES.get(index), 1)));
		}
		this.store.persons().save(new Person("null"));
		this.persons = this.store.repository(TextPersons.class);
	}

	@AfterAll
	void close() {
		this.store.close();
	}

	private static ListAssert<String> assertNames(List<Person> found) {
		return assertThat(found.stream().map(Person::getName).toList());
	}

	@Test
	void expressionsMatchSomePart() {
		assertNames(this.persons.findByNameRegex("nn")).containsExactlyInAnyOrder("Ann", "anna", "Hannes");
		assertNames(this.persons.findByNameRegex("^[Aa]nn.?$")).containsExactlyInAnyOrder("Ann", "anna");
		assertNames(this.persons.findByNameMatches(Pattern.compile("^ANN", Pattern.CASE_INSENSITIVE)))
				.containsExactlyInAnyOrder("Ann", "anna");
		assertNames(this.persons.findByNameMatches(null)).isEmpty();
		assertNames(this.persons.findByNameMatchesRegexIgnoreCase("^ann|σίσ")).containsExactlyInAnyOrder("Ann", "anna",
				"Σίσυφος", "ΣΊΣΥΦΟΣ");
		assertNames(this.persons.findByTagsMatches("^.nn$")).containsExactly("Ann");
		assertNames(this.persons.findByAddressCityMatchesAndNameIsNotNull("nes$")).containsExactly("Hannes");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.persons.findByNameRegex("a(b"))
				.withMessageContainingAll("Person.name", "a(b", "no regular expression", "Unclosed group");
	}

	@Test
	void examplesMatchExpressions() {
		ExampleMatcher matcher = ExampleMatcher.matching().withIgnorePaths("points", "vip", "score")
				.withStringMatcher(StringMatcher.REGEX);
		assertNames(this.store.persons().findAll(Example.of(Person.probe().name("^.nn"), matcher)))
				.containsExactlyInAnyOrder("Ann", "anna");
		assertNames(this.store.persons().findAll(Example.of(Person.probe().name("^hann"), matcher.withIgnoreCase())))
				.containsExactly("Hannes");
	}

	@Test
	void caseIsFoldedAsUnicodeHasIt() {
		assertNames(this.persons.findByNameIgnoreCase("strasse")).containsExactlyInAnyOrder("straße", "STRASSE",
				"Straẞe");
		assertNames(this.persons.findByNameIgnoreCase("ΣΊΣΥΦΟς")).containsExactlyInAnyOrder("Σίσυφος", "ΣΊΣΥΦΟΣ");
		assertNames(this.persons.findByNameIgnoreCase("\uD801\uDC28")).containsExactlyInAnyOrder("\uD801\uDC00",
				"\uD801\uDC28");
		assertNames(this.persons.findByNameIgnoreCase("i")).containsExactlyInAnyOrder("i", "I");
		assertNames(this.persons.findByNameIgnoreCase("ı")).containsExactly("ı");
		assertNames(this.persons.findByNameIgnoreCase("i\u0307")).containsExactly("İ");
		assertNames(this.persons.findByNameInIgnoreCase(List.of("STRAẞE", "x"))).hasSize(3);
		assertNames(this.persons.findByNameStartingWithIgnoreCase("STRASS")).hasSize(3);
		assertNames(this.persons.findByNameBetweenIgnoreCase("STRA", "STRASSF")).hasSize(3);
	}

	@Test
	void sortsFoldAsWell() {
		assertNames(this.persons.findByNameIsNotNull(Sort.by(Sort.Order.asc("name").ignoreCase(), Sort.Order.asc(
				"id")))).containsExactly("_", "Ann", "anna", "Hannes", "i", "I", "İ", "straße", "STRASSE", "Straẞe",
						"ı", "Σίσυφος", "ΣΊΣΥΦΟΣ", "\uD801\uDC00", "\uD801\uDC28");
	}

}
