/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Sort;

import dev.pmem.testing.TestSeed;

/**
 * Calls queries through references with random arguments upon random graphs, and compares what JPA with H2 and we answer.
 */
class ReferenceQueryComparisonTests {

	private static final int ROUND_COUNT = 4;

	private static final int PET_COUNT = 30;

	@TempDir
	Path directory;

	@Test
	void queriesAreAnsweredAsByJpa() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (PetStore jpa = PetStore.jpa(); PetStore pmem = PetStore.pmem(this.directory.resolve("pets.pmem"))) {
			jpa.fill(seed, PET_COUNT);
			pmem.fill(seed, PET_COUNT);
			Method[] methods = Pets.class.getDeclaredMethods();
			Arrays.sort(methods, Comparator.comparing(Method::getName));
			for (int round = 0; round < ROUND_COUNT; round++) {
				for (Method method : methods) {
					long arguments = random.nextLong();
					assertThat(call(pmem, method, arguments))
							.as("seed %d, %s, round %d, %s", seed, method.getName(), round,
									describe(arguments(pmem, method, arguments)))
							.isEqualTo(call(jpa, method, arguments));
				}
			}
		}
	}

	@Test
	void examplesAreAnsweredAsByJpa() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (PetStore jpa = PetStore.jpa(); PetStore pmem = PetStore.pmem(this.directory.resolve("pets.pmem"))) {
			jpa.fill(seed, PET_COUNT);
			pmem.fill(seed, PET_COUNT);
			for (int round = 0; round < 30; round++) {
				Pet probe = new Pet(null, (random.nextInt(3) == 0) ? "a" : null, new Owner(null, PetStore.text(random),
						0,
						(random.nextBoolean()) ? new Owner.Address(PetStore.text(random)) : null));
				ExampleMatcher matcher = (random.nextBoolean()
						? ExampleMatcher.matching()
						: ExampleMatcher.matchingAny())
						.withIgnorePaths("owner.age");
				Example<Pet> example = Example.of(probe, matcher);
				assertThat(simplify(pmem.pets().findAll(example, Sort.by("id"))))
						.as("seed %d, round %d: %s of %s", seed, round, matcher, describe(probe))
						.isEqualTo(simplify(jpa.pets().findAll(example, Sort.by("id"))));
			}
		}
	}

	private static Object call(PetStore store, Method method, long seed) {
		Object[] arguments = arguments(store, method, seed);
		try {
			return store.inTransaction(() -> {
				try {
					return simplify(method.invoke(store.pets(), arguments));
				} catch (InvocationTargetException ex) {
					throw (RuntimeException) ex.getCause();
				} catch (IllegalAccessException ex) {
					throw new AssertionError(ex);
				}
			});
		} catch (DataIntegrityViolationException _) {
			return "refused, because others refer to it";
		}
	}

	private static Object[] arguments(PetStore store, Method method, long seed) {
		Random random = new Random(seed);
		return Arrays.stream(method.getGenericParameterTypes()).map((type) -> argument(store, random, type
				.getTypeName()))
				.toArray();
	}

	private static Object argument(PetStore store, Random random, String type) {
		if (type.equals(Owner.class.getName())) {
			return owner(random);
		}
		if (type.endsWith("<" + Owner.class.getName() + ">")) {
			return List.of(owner(random), owner(random));
		}
		if (type.endsWith("<java.lang.Long>")) {
			return List.of(1L + random.nextInt(7), 1L + random.nextInt(7));
		}
		if (type.equals(Long.class.getName())) {
			return 1L + random.nextInt(7);
		}
		if (type.equals("int")) {
			return random.nextInt(4);
		}
		if (type.equals(Sort.class.getName())) {
			return Sort.by("owner.lastName").descending().and(Sort.by("owner.address.city", "id"));
		}
		return String.valueOf((char) ('a' + random.nextInt(4)));
	}

	/** Detached; the last one is not stored. */
	private static Owner owner(Random random) {
		return new Owner(1L + random.nextInt(7), "whatever", 99, null);
	}

	private static Object simplify(Object result) {
		return switch (result) {
			case Set<?> set -> set.stream().map(ReferenceQueryComparisonTests::describe).sorted().toList();
			case Collection<?> list -> list.stream().map(ReferenceQueryComparisonTests::describe).toList();
			default -> result;
		};
	}

	private static String describe(Object[] values) {
		List<String> described = new ArrayList<>();
		for (Object value : values) {
			described.add((value instanceof Collection<?> all)
					? all.stream().map(ReferenceQueryComparisonTests::describe).toList().toString()
					: describe(value));
		}
		return described.toString();
	}

	private static String describe(Object value) {
		return switch (value) {
			case Pet pet -> "pet " + pet.getId() + " of " + describe(pet.getOwner());
			case Owner owner -> "owner " + owner.getId() + " " + owner.getLastName();
			case Pets.ByOwner view -> view.getName() + " " + view.getOwnerLastName() + " "
					+ ((view.getOwner() == null) ? null : view.getOwner().getId() + view.getOwner().getLastName());
			case null, default -> String.valueOf(value);
		};
	}

}
