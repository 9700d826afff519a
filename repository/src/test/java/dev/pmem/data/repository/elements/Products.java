/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import java.util.Collection;
import java.util.List;

import org.springframework.data.domain.Sort;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;

import dev.pmem.data.repository.elements.Product.State;

/** Queries on elements of collections of values that JPA answers, too. */
@NoRepositoryBean
public interface Products extends ListCrudRepository<Product, Long> {

	List<Product> findByTags(String tag);

	List<Product> findByTagsIs(String tag, Sort sort);

	List<Product> findByTagsIgnoreCase(String tag);

	List<Product> findByTagsIn(Collection<String> tags);

	List<Product> findByTagsInIgnoreCase(Collection<String> tags);

	List<Product> findByTagsContaining(String tag);

	List<Product> findByTagsNotContaining(String tag);

	List<Product> findByTagsIsEmpty();

	List<Product> findByTagsIsNotEmpty();

	List<Product> findByTagsLike(String tag);

	List<Product> findByTagsGreaterThan(String tag);

	List<Product> findByTagsBetween(String from, String to);

	List<Product> findByTagsAndTags(String one, String other);

	List<Product> findByTagsContainingAndTagsContaining(String one, String other);

	List<Product> findByTagsOrSizes(String tag, int size);

	List<Product> findByTagsAndName(String tag, String name);

	List<Product> findByTagsAndSizes(String tag, int size);

	List<Product> findBySizes(int size);

	List<Product> findBySizesIn(Collection<Integer> sizes);

	List<Product> findBySizesLessThan(int size);

	List<Product> findBySizesGreaterThanEqualAndSizesLessThanEqual(int from, int to);

	List<Product> findBySizesContaining(int size);

	List<Product> findBySizesNotContainingAndName(int size, String name);

	List<Product> findByStates(State state);

	List<Product> findByStatesIn(Collection<State> states);

	List<Product> findByStatesContaining(State state);

	List<Product> findByPhonesNumber(String number);

	List<Product> findByPhonesNumberNot(String number);

	List<Product> findByPhonesNumberIsNull();

	List<Product> findByPhonesNumberIsNotNull();

	List<Product> findByPhonesNumberIn(Collection<String> numbers);

	List<Product> findByPhonesNumberStartingWithIgnoreCase(String number);

	List<Product> findByPhonesKindBetween(int from, int to);

	List<Product> findByPhonesNumberAndPhonesKind(String number, int kind);

	List<Product> findByPhonesNumberOrPhonesKind(String number, int kind);

	List<Product> findByPhonesNumberAndTagsOrPhonesKind(String number, String tag, int kind);

	List<Product> findByScores(int score);

	List<Product> findByScoresGreaterThan(int score);

	List<Product> findByScoresIn(Collection<Integer> scores);

	long countDistinctByTagsIn(Collection<String> tags);

	boolean existsByTags(String tag);

	boolean existsByPhonesKind(int kind);

	long deleteByTagsContaining(String tag);

	List<Product> findDistinctByTagsInOrderByNameDescIdAsc(Collection<String> tags);

}
