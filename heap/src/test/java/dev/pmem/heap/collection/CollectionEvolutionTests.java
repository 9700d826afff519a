/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.testing.TemporaryHeap;

/**
 * Elements, values and keys whose class has changed.
 */
class CollectionEvolutionTests {

	private static final String OLD = "dev.pmem.heap.collection.CollectionEvolutionTests$Old";

	record Old(int number, String text) {}

	@PreviousName(OLD)
	record Wider(long number, String text, String added) {}

	@PreviousName(OLD)
	record Renamed(@PreviousName("text") String name, int number) {}

	@Test
	void elementsAndValuesAreReadAsThePresentClass() throws Exception {
		try (TemporaryHeap pool = new TemporaryHeap()) {
			List<Old> old = IntStream.range(0, 3000).mapToObj((number) -> new Old(number, "t" + number)).toList();
			pool.heap().inTransactionWithoutResult((transaction) -> {
				pool.heap().list(transaction, "list", Old.class).addAll(old);
				Map<Integer, Old> map = pool.heap().map(transaction, "map", Integer.class, Old.class);
				old.forEach((each) -> map.put(each.number, each));
			});
			List<Wider> expected = new ArrayList<>(
					old.stream().map((each) -> new Wider(each.number, each.text, null)).toList());
			pool.heap().inTransactionWithoutResult((transaction) -> {
				List<Wider> list = pool.heap().list(transaction, "list", Wider.class);
				assertThat(list).isEqualTo(expected);
				// leaves of the earlier layout are written anew as they are changed
				list.set(1000, new Wider(5, "set", "a".repeat(150)));
				expected.set(1000, new Wider(5, "set", "a".repeat(150)));
				list.add(2000, new Wider(6, "in", "b"));
				expected.add(2000, new Wider(6, "in", "b"));
				list.remove(10);
				expected.remove(10);
				list.addAll(List.of(new Wider(7, "end", "c")));
				expected.add(new Wider(7, "end", "c"));
				assertThat(list).isEqualTo(expected);
				Map<Integer, Wider> map = pool.heap().map(transaction, "map", Integer.class, Wider.class);
				assertThat(map.get(7)).isEqualTo(new Wider(7, "t7", null));
				assertThat(map.put(7, new Wider(8, "p", "q"))).isEqualTo(new Wider(7, "t7", null));
			});
			assertThat(pool.heap().verify().problems()).isEmpty();
			pool.reopen();
			pool.heap().inTransactionWithoutResult((transaction) -> {
				assertThat(pool.heap().list(transaction, "list", Wider.class)).isEqualTo(expected);
				assertThat(pool.heap().map(transaction, "map", Integer.class, Renamed.class).get(9))
						.isEqualTo(new Renamed("t9", 9));
			});
		}
	}

	@Test
	void aKeyOfOtherPropertiesIsRefused() throws Exception {
		try (TemporaryHeap pool = new TemporaryHeap()) {
			pool.heap().inTransactionWithoutResult(
					(transaction) -> pool.heap().set(transaction, "set", Old.class).add(new Old(1, "a")));
			pool.heap().inTransactionWithoutResult((transaction) -> {
				assertThat(pool.heap().set(transaction, "set", Old.class)).containsExactly(new Old(1, "a"));
				assertThatThrownBy(() -> pool.heap().set(transaction, "set", Wider.class))
						.isInstanceOf(LayoutMismatchException.class).hasMessageContaining("Root 'set' has keys of")
						.hasMessageContaining("added STRING");
			});
		}
	}

}
