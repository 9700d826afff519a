/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;

import dev.pmem.testing.TestSeed;

/**
 * Calls queries with embedded values, composite ids and bytes as wholes with random arguments, and compares what JPA with
 * H2 and we answer. No value has a null inside, of which SQL says that nobody knows whether it is equal.
 */
class ValueQueryComparisonTests {

	private static final int ROUND_COUNT = 8;

	private static final List<String> TEXTS = List.of("a", "b", "B", "ü", "€");

	private static final List<Double> NUMBERS = List.of(0.0, -0.0, Double.NaN, 1.5);

	@TempDir
	Path directory;

	@Test
	void valuesAreFoundAsByJpa() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (PartyStore jpa = PartyStore.jpa(); PartyStore pmem = PartyStore.pmem(this.directory.resolve("p.pmem"))) {
			fill(jpa, seed);
			fill(pmem, seed);
			Method[] methods = Parties.class.getDeclaredMethods();
			Arrays.sort(methods, Comparator.comparing(Method::getName));
			for (int round = 0; round < ROUND_COUNT; round++) {
				for (Method method : methods) {
					Object[] arguments = Arrays.stream(method.getGenericParameterTypes())
							.map((type) -> argument(random, type.getTypeName())).toArray();
					assertThat(call(pmem, method, arguments))
							.as("seed %d, round %d, %s%s", seed, round, method.getName(),
									Arrays.deepToString(arguments))
							.isEqualTo(call(jpa, method, arguments));
				}
			}
		}
	}

	@Test
	void sortsAndExamplesAreAsWithJpa() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (PartyStore jpa = PartyStore.jpa(); PartyStore pmem = PartyStore.pmem(this.directory.resolve("p.pmem"))) {
			fill(jpa, seed);
			fill(pmem, seed);
			for (String property : List.of("email", "indexedEmail", "address", "indexedAddress", "address.place",
					"money")) {
				for (Sort.NullHandling nulls : Sort.NullHandling.values()) {
					for (Sort.Direction direction : Sort.Direction.values()) {
						Sort sort = Sort.by(new Sort.Order(direction, property, nulls)).and(Sort.by("id"));
						assertThat(describe(pmem.parties().findAll(sort)))
								.as("seed %d, %s", seed, sort).isEqualTo(describe(jpa.parties().findAll(sort)));
					}
				}
			}
			for (int round = 0; round < ROUND_COUNT; round++) {
				Example<Party> example = Example.of(new Party(null, random.nextBoolean() ? "a" : null)
						.with(email(random), random.nextBoolean() ? address(random) : null, null, null));
				assertThat(describe(pmem.parties().findAll(example, Sort.by("id")))).as("seed %d", seed)
						.isEqualTo(describe(jpa.parties().findAll(example, Sort.by("id"))));
			}
		}
	}

	private static void fill(PartyStore store, long seed) {
		Random random = new Random(seed);
		for (int count = 0; count < 60; count++) {
			store.parties().save(new Party(id(random), text(random)).with(
					(random.nextInt(5) == 0) ? null : email(random), (random.nextInt(5) == 0) ? null : address(random),
					(random.nextInt(5) == 0) ? null : money(random),
					(random.nextInt(5) == 0) ? null : new byte[]{(byte) random.nextInt(3)}));
		}
	}

	private static Object call(PartyStore store, Method method, Object[] arguments) {
		return store.inTransaction((status) -> {
			// what was deleted comes back
			status.setRollbackOnly();
			try {
				Object result = method.invoke(store.parties(), arguments);
				return (result instanceof Collection<?> || result instanceof Optional<?>) ? describe(result) : result;
			} catch (InvocationTargetException ex) {
				throw (RuntimeException) ex.getCause();
			} catch (IllegalAccessException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	private static String describe(Object result) {
		return switch (result) {
			case List<?> parties when !parties.isEmpty() && parties.getFirst() instanceof Party ->
				parties.stream().map((party) -> describe(party)).toList().toString();
			case Party party -> party.getId().toString();
			case Optional<?> optional -> optional.map(ValueQueryComparisonTests::describe).toString();
			default -> result.toString();
		};
	}

	private static Object argument(Random random, String type) {
		if (type.endsWith("Collection<" + Email.class.getName() + ">")) {
			return List.of(email(random), email(random));
		}
		if (type.endsWith("Collection<" + Address.class.getName() + ">")) {
			return List.of(address(random), address(random), address(random));
		}
		if (type.endsWith("Collection<" + PartyId.class.getName() + ">")) {
			return List.of(id(random), id(random), id(random));
		}
		if (type.equals(Sort.class.getName())) {
			return Sort.by("address", "id");
		}
		return switch (type.substring(type.lastIndexOf('.') + 1)) {
			case "Email" -> email(random);
			case "Address" -> address(random);
			case "Place" -> address(random).place();
			case "Money" -> money(random);
			case "PartyId" -> id(random);
			case "byte[]" -> new byte[]{(byte) random.nextInt(3)};
			case "String" -> text(random);
			default -> throw new AssertionError(type);
		};
	}

	private static String text(Random random) {
		return TEXTS.get(random.nextInt(TEXTS.size()));
	}

	private static PartyId id(Random random) {
		return new PartyId(text(random), random.nextInt(4));
	}

	private static Email email(Random random) {
		return new Email(text(random));
	}

	private static Address address(Random random) {
		return new Address(TEXTS.get(random.nextInt(2)),
				new Place(TEXTS.get(random.nextInt(2)), NUMBERS.get(random.nextInt(NUMBERS.size()))),
				random.nextInt(2));
	}

	private static Money money(Random random) {
		return new Money(random.nextInt(3) + List.of("", ".0", ".5", ".50").get(random.nextInt(4)), text(random));
	}

}
