/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.projection.SpelAwareProxyProjectionFactory;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.DefaultRepositoryMetadata;
import org.springframework.data.repository.core.support.PropertiesBasedNamedQueries;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryLookupStrategy.Key;
import org.springframework.data.repository.query.RepositoryQuery;

import dev.pmem.data.repository.support.PmemRepositoryFactory;

/** What can't be derived is refused when the repository is made, with the method's name and the reason. */
class UnsupportedQueryMethodTests {

	private final RecordingOperations store = new RecordingOperations();

	static Stream<Method> unsupported() {
		return Arrays.stream(Unsupported.class.getDeclaredMethods());
	}

	@ParameterizedTest
	@MethodSource
	void unsupported(Method method) {
		assertThatExceptionOfType(UnsupportedQueryMethodException.class)
				.isThrownBy(() -> resolve(method, Unsupported.class))
				.withMessageContaining(Unsupported.class.getName() + "." + method.getName() + "(")
				.withMessageContaining(method.getAnnotation(Because.class).value())
				.satisfies((exception) -> {
					assertThat(exception.getMethod()).isEqualTo(method);
					assertThat(exception.getReason()).contains(method.getAnnotation(Because.class).value());
					assertThat(exception.getMethodDescription()).startsWith(Unsupported.class.getName());
				});
	}

	static Stream<Method> supported() {
		return Arrays.stream(Supported.class.getDeclaredMethods());
	}

	@ParameterizedTest
	@MethodSource
	void supported(Method method) {
		assertThat(resolve(method, Supported.class)).isNotNull();
		assertThat(this.store.checked).hasSize(1);
	}

	@Test
	void whatTheStoreRefusesIsToldAtOnce() throws Exception {
		this.store.refusal = new IllegalArgumentException("too hard");
		assertThatExceptionOfType(UnsupportedQueryMethodException.class)
				.isThrownBy(() -> resolve(Supported.class.getMethod("findByName", String.class), Supported.class))
				.withMessageContaining("findByName(String)")
				.withMessageContaining("too hard");
	}

	@Test
	void makingTheRepositoryFails() {
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.store.operations());
		assertThatExceptionOfType(QueryCreationException.class).isThrownBy(() -> factory.getRepository(Misnamed.class))
				.withCauseInstanceOf(UnsupportedQueryMethodException.class)
				.withMessageContaining("Misnamed.findByNam(String)")
				.withMessageContaining("Did you mean");
	}

	@Test
	void declaredQueriesAreRefused() {
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.store.operations());
		factory.setQueryLookupStrategyKey(Key.USE_DECLARED_QUERY);
		assertThatExceptionOfType(QueryCreationException.class).isThrownBy(() -> factory.getRepository(Supported.class))
				.withCauseInstanceOf(UnsupportedQueryMethodException.class)
				.withMessageContaining("no declared queries");
	}

	private RepositoryQuery resolve(Method method, Class<?> repositoryInterface) {
		RepositoryMetadata metadata = new DefaultRepositoryMetadata(repositoryInterface);
		return new PmemQueryLookupStrategy(null, this.store.operations()).resolveQuery(method, metadata,
				new SpelAwareProxyProjectionFactory(), PropertiesBasedNamedQueries.EMPTY);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Because {

		String value();

	}

	@QueryAnnotation
	@Retention(RetentionPolicy.RUNTIME)
	@interface Declared {}

	static class Part {

		String code;

		int number;

	}

	static class Thing {

		@Id
		Long id;

		String name;

		Integer age;

		boolean good;

		LocalDate date;

		Part part;

		List<Part> parts;

		Set<String> tags;

		Map<String, Integer> figures;

		byte[] bytes;

		Thread.State state;

	}

	static class Other {}

	record Short(String name) {}

	record Wrong(String nam) {}

	static class WrongBean {

		String name;

		LocalDate age;

	}

	interface Closed {

		String getNam();

	}

	static class Shape {

		Shape(String a, String b) {}

		Shape(String a) {}

	}

	interface Misnamed extends Repository<Thing, Long> {

		List<Thing> findByNam(String name);

	}

	interface Unsupported extends Repository<Thing, Long> {

		@Because("No property 'nothing' found")
		List<Thing> findByNothing(String value);

		@Because("No property 'nothing' found")
		List<Thing> findByNameOrderByNothing(String name);

		@Because("No property")
		List<Thing> allThings();

		@Because("keyword IsNear is not supported; supported are And, Or")
		List<Thing> findByNameNear(String name);

		@Because("keyword IsWithin is not supported")
		List<Thing> findByNameWithin(String name);

		@Because("REGEX takes a string, but property 'age' is of type java.lang.Integer")
		List<Thing> findByAgeMatches(String expression);

		@Because("can't be compared with java.util.regex.Pattern")
		List<Thing> findByNameLike(Pattern pattern);

		@Because("keyword Exists is not supported")
		List<Thing> findByNameExists(boolean exists);

		@Because("LIKE takes a string, but property 'age' is of type java.lang.Integer")
		List<Thing> findByAgeLike(String pattern);

		@Because("STARTING_WITH takes a string")
		List<Thing> findByDateStartingWith(String start);

		@Because("CONTAINING takes a string or a collection")
		List<Thing> findByAgeContaining(Integer part);

		@Because("TRUE takes a boolean")
		List<Thing> findByNameTrue();

		@Because("IS_EMPTY takes a string, a collection")
		List<Thing> findByAgeIsEmpty();

		@Because("LESS takes something comparable")
		List<Thing> findByPartLessThan(Part part);

		@Because("can't be compared with java.lang.Integer")
		List<Thing> findByTags(Integer tag);

		@Because("can't be compared with java.util.Set<java.lang.Integer>")
		List<Thing> findByTags(Set<Integer> tags);

		@Because("can't be compared with java.lang.Integer")
		List<Thing> findByTagsIn(Collection<Integer> tags);

		@Because("can't be compared with java.lang.Integer")
		List<Thing> findByTagsContaining(Collection<Integer> tags);

		@Because("LIKE takes a string, but property 'figures[]' is of type java.lang.Integer")
		List<Thing> findByFiguresLike(String pattern);

		@Because("IgnoreCase takes a string, but property 'tags'")
		List<Thing> findByTagsIgnoreCase(Set<String> tags);

		@Because("IgnoreCase takes a string, but property 'age'")
		List<Thing> findByAgeIgnoreCase(Integer age);

		@Because("can't be compared with java.lang.String")
		List<Thing> findByAge(String age);

		@Because("can't be compared with java.time.LocalDate")
		List<Thing> findByAgeBetween(Integer from, LocalDate to);

		@Because("can't be compared with java.lang.String")
		List<Thing> findByAgeIn(Collection<String> ages);

		@Because("must be a collection or an array, not Integer")
		List<Thing> findByAgeIn(Integer age);

		@Because("there is no parameter for 'age'")
		List<Thing> findByNameAndAge(String name);

		@Because("its name takes 1 arguments, but it has 2 parameters")
		List<Thing> findByName(String name, int more);

		@Because("First and Top limit what is found")
		long deleteTop3ByName(String name);

		@Because("First and Top limit what is found")
		long countFirst3ByName(String name);

		@Because("a count query returns a number, not java.lang.String")
		String countByName(String name);

		@Because("an exists query returns a boolean, not java.lang.Long")
		long existsByName(String name);

		@Because("a delete query returns nothing, a number")
		Stream<Thing> deleteByAge(int age);

		@Because("a delete query returns nothing, a number")
		boolean deleteByName(String name);

		@Because("a query returns an entity")
		void findByAge(int age);

		@Because("a query returns an entity")
		int findByAge(Integer age);

		@Because("is neither")
		String findOneByName(String name);

		@Because("names it, as in findNameBy")
		List<String> findTextsByAge(int age);

		@Because("is neither")
		List<Integer> findNamesByAge(int age);

		@Because("is neither")
		List<String> findTagsByAge(int age);

		@Because("of type java.time.LocalDate, but that of the entity is of type java.lang.Integer")
		List<WrongBean> findBeansByAge(int age);

		@Because("projection")
		List<Other> findOthersByAge(int age);

		@Because("projection")
		List<Shape> findShapesByAge(int age);

		@Because("No property 'nam' found")
		List<Wrong> findWrongByAge(int age);

		@Because("No property 'nam' found")
		List<Closed> findClosedByAge(int age);

		@Because("nor a projection of it")
		IntStream findIntsByAge(int age);

		@Because("nor a projection of it")
		Flow.Publisher<Thing> findPublishedByAge(int age);

		@Because("Scroll query needs to have a ScrollPosition parameter")
		Window<Thing> findWindowByAge(int age);

		@Because("return types: [interface org.springframework.data.domain.Window]")
		List<Thing> findByAge(int age, ScrollPosition position);

		@Because("Pageable")
		Page<Thing> findPageByAge(int age);

		@Because("Pageable")
		List<Thing> findByAge(int age, Pageable pageable, Sort sort);

		@Because("Distinct takes entities")
		Window<Short> findDistinctByAge(int age, ScrollPosition position);

		@Because("Distinct takes entities")
		List<Short> deleteDistinctByAge(int age);

		@Declared
		@Because("no declared queries")
		List<Thing> findByGoodTrue();

	}

	interface Supported extends Repository<Thing, Long> {

		List<Thing> findByTags(String tag);

		List<Thing> findByTagsIn(Collection<String> tags);

		List<Thing> findByTagsContaining(String[] tags);

		List<Thing> findByFiguresBetween(int from, int to);

		List<Thing> findByPartsCode(String code);

		List<Thing> findByParts(Part part);

		List<Thing> findByName(String name);

		List<Thing> findByAge(long age);

		List<Thing> findDistinctByAge(int age);

		List<Thing> findByNameMatches(String expression);

		List<Thing> findByNameRegexAndTagsMatchesRegex(Pattern pattern, String expression);

		List<Thing> findByAgeLessThan(Number age);

		List<Thing> findByNameIn(Iterable<? extends CharSequence> names);

		List<Thing> findByAgeIn(int... ages);

		List<Thing> findByStateNotIn(Set<Thread.State> states);

		List<Thing> findByBytes(byte[] bytes);

		List<Thing> findByNameIsEmptyOrTagsIsEmptyOrFiguresIsEmpty();

		List<Thing> findByNameAndAgeAllIgnoreCase(String name, int age);

		List<Thing> findByPartCodeAndPart_Number(String code, int number);

		List<Thing> deleteToppingByName(String name);

		Short findShortByName(String name);

		Object findObjectByName(String name);

		<P> P findByNameAndAge(String name, int age, Class<P> type);

		Map<String, Object> findMapByName(String name);

		List<Short> findDistinctShortsByAge(int age);

		<P> List<P> findDistinctByName(String name, Class<P> type);

		List<String> findNamesByAge(int age);

		int findAgeByName(String name);

		boolean findGoodByName(String name);

		Window<Thing> findFirst3ByAge(int age, ScrollPosition position);

		Window<Thing> findByAge(int age, KeysetScrollPosition position, Sort sort, Limit limit);

		void deleteByName(String name);

		Thing removeByAge(int age);

		Integer countByName(String name);

	}

}
