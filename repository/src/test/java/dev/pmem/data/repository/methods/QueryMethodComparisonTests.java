/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;

import dev.pmem.testing.TestSeed;

/** Each query method gives on a pool what it gives with JPA, or differs as docs/QUERIES.md says. */
@TestInstance(Lifecycle.PER_CLASS)
class QueryMethodComparisonTests {

	private static final int ROUNDS = 12;

	private static final List<Class<?>> DECLARING = List.of(ArticleMethods.class, ArticleResults.class);

	private static final Set<String> DIFFERENCES = documentedDifferences();

	private final long seed = TestSeed.next();

	private ArticleStore jpa;

	private ArticleStore pmem;

	@BeforeAll
	void open(@TempDir Path directory) {
		this.jpa = ArticleStore.jpa();
		this.pmem = ArticleStore.pmem(directory.resolve("articles.pmem"));
		this.jpa.fill(this.seed, 40);
		this.pmem.fill(this.seed, 40);
	}

	@AfterAll
	void close() {
		this.jpa.close();
		this.pmem.close();
	}

	static List<Class<?>> methods() {
		List<Class<?>> repositories = new ArrayList<>();
		for (Class<?> declaring : DECLARING) {
			repositories.addAll(SingleMethodRepositories.of(declaring, MethodHandles.lookup()));
		}
		return repositories;
	}

	@ParameterizedTest
	@MethodSource("methods")
	void isAsInJpa(Class<?> repository) {
		Method method = SingleMethodRepositories.method(repository);
		String expected = outcome(repository, method, this.jpa);
		String found = outcome(repository, method, this.pmem);
		if (DIFFERENCES.contains(method.getName())) {
			return;
		}
		assertThat(found).as("%s, seed %d", method, this.seed).isEqualTo(expected);
	}

	@Test
	void whatDiffersIsTried() {
		Set<String> methods = DECLARING.stream().flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
				.map(Method::getName)
				.collect(Collectors.toSet());
		assertThat(methods).containsAll(DIFFERENCES);
	}

	/** The methods that the table of docs/QUERIES.md names in its first column. */
	private static Set<String> documentedDifferences() {
		try {
			String document = Files.readString(Path.of("../docs/QUERIES.md"));
			return document.substring(document.indexOf("## What differs from JPA"))
					.lines()
					.filter((line) -> line.startsWith("| `"))
					.flatMap((line) -> Pattern.compile("`(\\w+By\\w*)`")
							.matcher(line.substring(0, line.indexOf(" |", 2)))
							.results())
					.map((result) -> result.group(1))
					.collect(Collectors.toSet());
		} catch (IOException exception) {
			throw new UncheckedIOException(exception);
		}
	}

	private String outcome(Class<?> repository, Method method, ArticleStore store) {
		Object proxy;
		try {
			proxy = store.repository(repository);
		} catch (RuntimeException exception) {
			return "fails";
		}
		StringBuilder outcome = new StringBuilder();
		for (int round = 0; round < ROUNDS; round++) {
			long seed = this.seed + round;
			outcome.append(store.inRolledBackTransaction((_) -> call(proxy, method, new Arguments(method, seed).in(
					store))))
					.append('\n');
		}
		return outcome.toString().lines().allMatch((line) -> line.endsWith(": fails")) ? "fails" : outcome.toString();
	}

	private static String call(Object repository, Method method, Object[] arguments) {
		String call = Stream.of(arguments).map(QueryMethodComparisonTests::shownArgument).toList() + ": ";
		try {
			return call + shown(method.invoke(repository, arguments), isOrdered(method));
		} catch (InvocationTargetException exception) {
			return call + "fails";
		} catch (ReflectiveOperationException exception) {
			throw new IllegalStateException(exception);
		}
	}

	private static String shownArgument(Object argument) {
		return Arrays.deepToString(new Object[]{argument});
	}

	private static boolean isOrdered(Method method) {
		return method.getName().contains("OrderBy") || Arrays.stream(method.getParameterTypes())
				.anyMatch((type) -> type.getSimpleName().equals("Sort") || type.getSimpleName().equals("Pageable"));
	}

	static String shown(Object result, boolean ordered) {
		return switch (result) {
			case null -> "null";
			case Optional<?> optional -> optional.map((value) -> shown(value, ordered)).orElse("empty");
			case Page<?> page -> shown(page.getContent(), ordered) + " of " + page.getTotalElements();
			case Slice<?> slice -> shown(slice.getContent(), ordered) + " more: " + slice.hasNext();
			case Window<?> window -> shown(window.getContent(), ordered) + " more: " + window.hasNext();
			case Stream<?> stream -> shown(stream.toList(), ordered);
			case Future<?> future -> shown(future.resultNow(), ordered);
			case Object[] array -> shown(Arrays.asList(array), ordered);
			case Iterable<?> elements -> {
				Stream<String> texts = StreamSupport.stream(elements.spliterator(), false)
						.map((element) -> shown(element, ordered));
				yield (ordered ? texts : texts.sorted()).toList().toString();
			}
			case Number number -> number.toString();
			case Boolean value -> value.toString();
			case String text -> text;
			case Record record -> record.toString();
			case Article article -> article.toString();
			default -> properties(result);
		};
	}

	private static String properties(Object projection) {
		Map<String, String> values = new TreeMap<>();
		BeanWrapperImpl bean = new BeanWrapperImpl(projection);
		for (var property : bean.getPropertyDescriptors()) {
			if (property.getReadMethod().getDeclaringClass().getName().startsWith("dev.pmem")
					|| property.getName().matches("id|name|stock|text|twice|maker|makerName")) {
				values.put(property.getName(), shown(bean.getPropertyValue(property.getName()), false));
			}
		}
		return values.toString();
	}

}
