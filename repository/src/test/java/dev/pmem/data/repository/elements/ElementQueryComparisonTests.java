/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.domain.Sort;

import dev.pmem.data.repository.elements.Product.State;
import dev.pmem.testing.TestSeed;

/**
 * Conditions on elements of collections of values find what they find with Spring Data JPA on H2. There a product comes once
 * for each element that fits, with us once.
 */
class ElementQueryComparisonTests {

	private static final int ROUND_COUNT = 8;

	private static final List<String> TEXTS = List.of("a", "b", "ab", "B", "ba", "\u00fc");

	@TempDir
	Path directory;

	@Test
	void elementsAreFoundAsByJpa() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (ProductStore jpa = ProductStore.jpa();
				ProductStore pmem = ProductStore.pmem(this.directory.resolve("p.pmem"))) {
			fill(jpa, seed);
			fill(pmem, seed);
			Method[] methods = Products.class.getDeclaredMethods();
			Arrays.sort(methods, Comparator.comparing(Method::getName));
			for (int round = 0; round < ROUND_COUNT; round++) {
				for (Method method : methods) {
					Object[] arguments = Arrays.stream(method.getGenericParameterTypes())
							.map((type) -> argument(random, type)).toArray();
					assertThat(call(pmem, method, arguments))
							.as("seed %d, round %d, %s%s", seed, round, method.getName(),
									Arrays.deepToString(arguments))
							.isEqualTo(call(jpa, method, arguments));
				}
			}
		}
	}

	private static void fill(ProductStore store, long seed) {
		Random random = new Random(seed);
		for (long id = 0; id < 80; id++) {
			Map<String, Integer> scores = new HashMap<>();
			some(random, () -> number(random)).forEach((score) -> scores.put("k" + scores.size(), score));
			store.products().save(new Product(id, text(random), orNull(random, some(random, () -> text(random))),
					orNull(random, new LinkedHashSet<>(some(random, () -> number(random)))),
					orNull(random, new LinkedHashSet<>(some(random, () -> state(random)))),
					orNull(random, some(random, () -> new Phone(orNull(random, text(random)), number(random)))),
					orNull(random, scores)));
		}
	}

	private static <V> V orNull(Random random, V value) {
		return (random.nextInt(5) == 0) ? null : value;
	}

	private static <V> List<V> some(Random random, Supplier<V> value) {
		List<V> values = new ArrayList<>();
		for (int count = random.nextInt(4); count > 0; count--) {
			values.add(value.get());
		}
		return values;
	}

	private static String text(Random random) {
		return TEXTS.get(random.nextInt(TEXTS.size()));
	}

	private static int number(Random random) {
		return random.nextInt(5);
	}

	private static State state(Random random) {
		return State.values()[random.nextInt(3)];
	}

	private static Object argument(Random random, Type type) {
		String name = type.getTypeName();
		if (name.startsWith(Collection.class.getName())) {
			return name.contains("String")
					? List.of(text(random), text(random))
					: name.contains("Integer")
							? List.of(number(random), number(random))
							: Set.of(state(random));
		}
		if (type == Sort.class) {
			return Sort.by("id");
		}
		return (type == String.class) ? text(random) : (type == int.class) ? (Object) number(random) : state(random);
	}

	private static Object call(ProductStore store, Method method, Object[] arguments) {
		return store.inTransaction((status) -> {
			// what was deleted comes back
			status.setRollbackOnly();
			try {
				Object result = method.invoke(store.products(), arguments);
				if (!(result instanceof Collection<?> products)) {
					return result;
				}
				List<Long> ids = products.stream().map((product) -> ((Product) product).getId()).distinct().toList();
				return method.getName().contains("OrderBy") ? ids : ids.stream().sorted().toList();
			} catch (InvocationTargetException ex) {
				throw new AssertionError(method + Arrays.toString(arguments), ex.getCause());
			} catch (IllegalAccessException ex) {
				throw new AssertionError(ex);
			}
		});
	}

}
