/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.testing.TestSeed;

/**
 * Declares random query methods, calls them with random arguments upon random data, and compares what JPA with H2 and
 * we answer. Prints its seed; {@code -Dpmem.seed} sets it.
 */
class RandomQueryComparisonTests {

	private static final int QUERY_COUNT = 150;

	private static final int PERSON_COUNT = 80;

	private static final int ROUND_COUNT = 3;

	@TempDir
	Path directory;

	@Test
	void randomQueriesAreAnsweredAsByJpa() throws Exception {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		RandomQueries queries = new RandomQueries(random);
		Collection<RandomQueries.Query> declared = queries.queries(QUERY_COUNT);
		try (Store jpa = Store.jpa();
				Store pmem = Store.pmem(this.directory.resolve("persons.pmem"));
				URLClassLoader loader = loader(declared)) {
			Class<?> type = loader.loadClass("random.RandomPersons");
			Map<String, Method> methods = new HashMap<>();
			Arrays.stream(type.getDeclaredMethods()).forEach((method) -> methods.put(method.getName(), method));
			Object expecting = jpa.repository(type);
			Object tested = pmem.repository(type);
			for (int round = 0; round < ROUND_COUNT; round++) {
				change(random, queries, jpa, pmem);
				for (RandomQueries.Query query : declared) {
					Method method = methods.get(query.name());
					Object[] arguments = queries.arguments(query);
					Object expected = simplify(query, method.invoke(expecting, arguments));
					Object actual = simplify(query, method.invoke(tested, arguments));
					assertThat(actual)
							.as(() -> "seed " + seed + ", arguments " + Arrays.deepToString(arguments) + query
									.declaration())
							.isEqualTo(expected);
				}
			}
		}
	}

	/** Makes the same random changes to both. */
	private static void change(Random random, RandomQueries queries, Store jpa, Store pmem) {
		List<String> emails = RepositoryScenarioTests.emails(jpa.persons().findAll());
		for (String email : emails) {
			int dice = random.nextInt(4);
			long seed = random.nextLong();
			if (dice == 0) {
				both(jpa, pmem, (persons) -> persons.deleteByEmail(email));
			} else if (dice == 1) {
				both(jpa, pmem,
						(persons) -> new RandomQueries(new Random(seed)).fill(persons.getByEmail(email)));
			}
		}
		List<Long> seeds = new ArrayList<>();
		List<String> added = new ArrayList<>();
		for (long count = jpa.persons().count(); count < PERSON_COUNT; count++) {
			seeds.add(random.nextLong());
			added.add(queries.person().getEmail());
		}
		both(jpa, pmem, (persons) -> {
			for (int index = 0; index < added.size(); index++) {
				RandomQueries state = new RandomQueries(new Random(seeds.get(index)));
				persons.save(state.fill(new Person(added.get(index))));
			}
		});
	}

	private static void both(Store jpa, Store pmem, Consumer<Persons> change) {
		jpa.inTransaction(() -> change.accept(jpa.persons()));
		pmem.inTransaction(() -> change.accept(pmem.persons()));
	}

	private static Object simplify(RandomQueries.Query query, Object result) {
		if (!(result instanceof List<?> list)) {
			return result;
		}
		List<String> emails = list.stream().map((person) -> ((Person) person).getEmail()).toList();
		return query.isOrdered() ? emails : new HashSet<>(emails);
	}

	private URLClassLoader loader(Collection<RandomQueries.Query> queries) throws Exception {
		StringBuilder source = new StringBuilder("package random;\nimport " + Person.class.getName()
				+ ";\nimport java.util.List;\npublic interface RandomPersons extends "
				+ "org.springframework.data.repository.Repository<Person, Long> {\n");
		queries.forEach((query) -> source.append(query.declaration()));
		source.append("}\n");
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///random/RandomPersons.java"),
				JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}

		};
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler.getTask(messages, null, null,
				List.of("-proc:none", "-d", this.directory.toString()), null, List.of(file)).call();
		assertThat(compiled).as(messages.toString()).isTrue();
		return new URLClassLoader(new URL[]{this.directory.toUri().toURL()}, getClass().getClassLoader());
	}

}
