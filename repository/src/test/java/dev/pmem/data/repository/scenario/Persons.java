/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;
import org.springframework.data.util.Streamable;

/** Query methods that JPA and we should answer alike. */
@NoRepositoryBean
public interface Persons
		extends
			ListCrudRepository<Person, Long>,
			ListPagingAndSortingRepository<Person, Long>,
			ListQueryByExampleExecutor<Person> {

	List<Person> findByName(String name);

	List<Person> findByNameIs(String name);

	List<Person> findByNameEquals(String name);

	List<Person> findByNameNot(String name);

	List<Person> findByNameAndAge(String name, Integer age);

	List<Person> findByNameOrAge(String name, Integer age);

	List<Person> findByNameOrAgeAndVip(String name, Integer age, boolean vip);

	List<Person> findByAgeIn(Collection<Integer> ages);

	List<Person> findByNameIn(String... names);

	List<Person> findByAgeNotIn(Collection<Integer> ages);

	List<Person> findByAgeBetween(Integer from, Integer to);

	List<Person> findByAgeLessThan(Integer age);

	List<Person> findByAgeLessThanEqual(Integer age);

	List<Person> findByAgeGreaterThan(Integer age);

	List<Person> findByAgeGreaterThanEqual(Integer age);

	List<Person> findByScoreGreaterThan(double score);

	List<Person> findByBalanceLessThan(BigDecimal balance);

	List<Person> findByBornBefore(LocalDate date);

	List<Person> findByBornAfter(LocalDate date);

	List<Person> findByNameLike(String pattern);

	List<Person> findByNameNotLike(String pattern);

	List<Person> findByNameStartingWith(String start);

	List<Person> findByNameEndingWith(String end);

	List<Person> findByNameContaining(String part);

	List<Person> findByNameNotContaining(String part);

	List<Person> findByNameIsNull();

	List<Person> findByNameIsNotNull();

	List<Person> findByAddressIsNull();

	List<Person> findByActiveTrue();

	List<Person> findByActiveFalse();

	List<Person> findByActiveIsNullOrVipFalse();

	List<Person> findByTagsIsEmpty();

	List<Person> findByTagsIsNotEmpty();

	List<Person> findByTagsContaining(String tag);

	List<Person> findByTagsNotContaining(String tag);

	List<Person> findByNameIgnoreCase(String name);

	List<Person> findByNameNotIgnoreCase(String name);

	List<Person> findByNameInIgnoreCase(Collection<String> names);

	List<Person> findByNameLikeIgnoreCase(String pattern);

	List<Person> findByNameContainingIgnoreCase(String part);

	List<Person> findByNameAndAddressCityAndAgeAllIgnoreCase(String name, String city, Integer age);

	List<Person> findByStatus(Status status);

	List<Person> findByStatusIn(Set<Status> statuses);

	List<Person> findByStatusAndPointsGreaterThan(Status status, int points);

	List<Person> findByAddressCity(String city);

	List<Person> findByAddress_ZipGreaterThan(Integer zip);

	List<Person> findByAddressCityIsNull();

	List<Person> findAllByOrderByNameAscAgeDescEmailAsc();

	List<Person> findByVipTrueOrderByAddressCityDescEmailAsc();

	Person findFirstByOrderByAgeDescEmailAsc();

	List<Person> findTop3ByOrderByPointsDescEmailAsc();

	List<Person> findFirst2ByVip(boolean vip, Sort sort);

	List<Person> findDistinctByNameOrTagsContaining(String name, String tag);

	List<Person> findByVip(boolean vip, Sort sort);

	List<Person> findByVip(boolean vip, Limit limit);

	List<Person> findByVip(boolean vip, Sort sort, Limit limit);

	List<Person> findListByVip(boolean vip, Pageable pageable);

	Page<Person> findPageByVip(boolean vip, Pageable pageable);

	Slice<Person> findSliceByVip(boolean vip, Pageable pageable);

	Streamable<Person> findStreamableByVip(boolean vip);

	Set<Person> findSetByVip(boolean vip);

	Collection<Person> findCollectionByVip(boolean vip);

	Iterable<Person> findIterableByVip(boolean vip);

	Stream<Person> streamByVipOrderByEmail(boolean vip);

	CompletableFuture<List<Person>> findFutureByVip(boolean vip);

	Optional<Person> findByEmail(String email);

	Person getByEmail(String email);

	Person findOneByName(String name);

	Optional<Person> findOptionalByName(String name);

	long countByName(String name);

	int countByAgeGreaterThan(int age);

	long countDistinctByVip(boolean vip);

	boolean existsByEmail(String email);

	Boolean existsByNameAndAge(String name, Integer age);

	void deleteByEmail(String email);

	long deleteByName(String name);

	int removeByAgeLessThan(int age);

	List<Person> deleteByVip(boolean vip);

	List<NameOnly> findNamesByVipOrderByEmail(boolean vip);

	List<CityOnly> findCitiesByVipOrderByEmail(boolean vip);

	List<Summary> findSummariesByVipOrderByEmail(boolean vip);

	List<NameAndAge> findRecordsByVipOrderByEmail(boolean vip);

	Page<NameAndAge> findRecordPageByVip(boolean vip, Pageable pageable);

	Optional<NameOnly> findNameByEmail(String email);

	<T> List<T> findByVipOrderByEmail(boolean vip, Class<T> type);

	/** A closed projection. */
	interface NameOnly {

		String getName();

		String getAddressCity();

	}

	/** A closed projection with one in it. */
	interface CityOnly {

		City getAddress();

		interface City {

			String getCity();

		}

	}

	/** An open projection. */
	interface Summary {

		@Value("#{target.email + ':' + target.points}")
		String getText();

	}

	/** A projection onto a record. */
	record NameAndAge(String name, Integer age) {}

}
