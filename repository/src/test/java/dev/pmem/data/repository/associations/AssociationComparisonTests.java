/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.data.repository.associations.Shop.State;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.testing.TestSeed;

/**
 * Runs the same random transactions upon JPA with H2 and upon a pool, some rolled back, some with detached objects, and
 * compares after each transaction the whole graph, what was read, and what was refused. {@code docs/SPRING.md} says in
 * what the two differ; {@link AssociationDifferenceTests} shows it.
 */
class AssociationComparisonTests {

	private static final int TRANSACTIONS = Integer.getInteger("pmem.twin.transactions", 150);

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	private final Map<String, Integer> outcomes = new HashMap<>();

	@TempDir
	Path directory;

	@Test
	void associationsAreKeptAsByJpa() {
		try (Shop jpa = Shop.jpa(); Shop pmem = Shop.pmem(this.directory.resolve("shop.pmem"))) {
			for (int number = 0; number < TRANSACTIONS; number++) {
				Unit unit = Unit.next(this.random);
				run("seed " + this.seed + ", transaction " + number + ": " + unit, unit, jpa, pmem);
			}
			assertThat(pmem.bean(PersistentHeap.class).verify().problems()).isEmpty();
		}
		System.out.println(this.outcomes);
		assertThat(this.outcomes.get(Unit.COMMITTED)).isGreaterThan(TRANSACTIONS / 4);
	}

	private void run(String context, Unit unit, Shop jpa, Shop pmem) {
		Map<String, State> jpaBefore = jpa.states();
		Map<String, State> pmemBefore = pmem.states();
		List<Object> expected = unit.run(jpa);
		assertThat(unit.run(pmem)).as(context).isEqualTo(expected);
		this.outcomes.merge(String.valueOf(expected.getLast()), 1, Integer::sum);
		Map<String, State> jpaStates = jpa.states();
		Map<String, State> pmemStates = pmem.states();
		assertThat(all(pmemStates)).as(context).isEqualTo(all(jpaStates));
		jpaStates.forEach((name, state) -> requireCounted(context + ", JPA's " + name, jpaBefore.get(name), state,
				AssociationComparisonTests::ownedByJpa));
		pmemStates.forEach((name, state) -> requireCounted(context + ", our " + name, pmemBefore.get(name), state,
				State::owned));
		if (!Unit.COMMITTED.equals(expected.getLast()) && unit.hasNothingBefore()) {
			assertThat(pmemStates).as(context).isEqualTo(pmemBefore);
		}
		if (unit.isSingle()) {
			requireUncounted(context, pmemBefore, pmemStates);
		}
	}

	/** What the database takes away from an order when a customer is deleted is no change for JPA. */
	private static String ownedByJpa(State state) {
		return state.owned().replaceFirst(" by [^:]*:", ":");
	}

	private static Map<String, String> all(Map<String, State> states) {
		Map<String, String> all = new TreeMap<>();
		states.forEach((name, state) -> all.put(name, state.all()));
		return all;
	}

	/** What has not changed keeps its version. */
	private static void requireUncounted(String context, Map<String, State> before, Map<String, State> after) {
		after.forEach((name, state) -> {
			State earlier = before.get(name);
			if (earlier != null && earlier.id().equals(state.id()) && earlier.all().equals(state.all())) {
				assertThat(state.version()).as(context + ", " + name).isEqualTo(earlier.version());
			}
		});
	}

	/** A version counts if something has changed. */
	private static void requireCounted(String context, State before, State after, Function<State, String> stored) {
		if (before != null && before.id().equals(after.id()) && !stored.apply(before).equals(stored.apply(after))) {
			assertThat(after.version()).as(context + ", " + before + " -> " + after).isGreaterThan(before.version());
		}
	}

}
