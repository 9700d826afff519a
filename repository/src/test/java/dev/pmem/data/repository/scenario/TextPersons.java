/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;

/** Query methods on text. */
public interface TextPersons extends Repository<Person, Long> {

	List<Person> findByNameRegex(String expression);

	List<Person> findByNameMatches(Pattern expression);

	List<Person> findByNameMatchesRegexIgnoreCase(String expression);

	List<Person> findByTagsMatches(String expression);

	List<Person> findByAddressCityMatchesAndNameIsNotNull(String expression);

	List<Person> findByNameIgnoreCase(String name);

	List<Person> findByNameInIgnoreCase(Collection<String> names);

	List<Person> findByNameStartingWithIgnoreCase(String start);

	List<Person> findByNameBetweenIgnoreCase(String from, String to);

	List<Person> findByNameIsNotNull(Sort sort);

}
