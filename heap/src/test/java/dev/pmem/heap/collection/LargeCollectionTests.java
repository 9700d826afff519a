/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

/**
 * A million elements.
 */
@Tag("slow")
class LargeCollectionTests {

	private static final int COUNT = 1_000_000;

	@Test
	void aMillionElements() throws Exception {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		try (TemporaryHeap pool = new TemporaryHeap()) {
			for (int from = 0; from < COUNT; from += 20_000) {
				int start = from;
				pool.heap().inTransactionWithoutResult((transaction) -> {
					Map<Integer, Long> map = map(pool, transaction);
					for (int number = start; number < start + 20_000; number++) {
						map.put(Integer.reverse(number), (long) number);
					}
				});
			}
			pool.heap().inTransactionWithoutResult((transaction) -> pool.heap().list(transaction, "list", Long.class)
					.addAll(LongStream.range(0, COUNT).boxed().toList()));
			pool.reopen();
			try (HeapTransaction transaction = pool.heap().begin(TransactionOptions.READ_ONLY)) {
				NavigableMap<Integer, Long> map = map(pool, transaction);
				List<Long> list = pool.heap().list(transaction, "list", Long.class);
				assertThat(map.size()).isEqualTo(COUNT);
				assertThat(list.size()).isEqualTo(COUNT);
				for (int count = 0; count < 10_000; count++) {
					int number = random.nextInt(COUNT);
					assertThat(map.get(Integer.reverse(number))).isEqualTo(number);
					assertThat(list.get(number)).isEqualTo(number);
				}
				long sum = 0;
				int previous = Integer.MIN_VALUE;
				for (Map.Entry<Integer, Long> entry : map.entrySet()) {
					assert entry.getKey() >= previous;
					previous = entry.getKey();
					sum += entry.getValue();
				}
				assertThat(sum).isEqualTo(COUNT * (COUNT - 1L) / 2);
			}
			pool.heap().inTransactionWithoutResult((transaction) -> {
				List<Long> list = pool.heap().list(transaction, "list", Long.class);
				list.remove(COUNT / 2);
				list.add(7, -1L);
				map(pool, transaction).clear();
				assertThat(list.get(COUNT / 2)).isEqualTo(COUNT / 2 - 1);
				assertThat(list.get(COUNT / 2 + 1)).isEqualTo(COUNT / 2 + 1);
			});
			assertThat(pool.heap().verify().problems()).isEmpty();
		}
	}

	private static NavigableMap<Integer, Long> map(TemporaryHeap pool, HeapTransaction transaction) {
		return pool.heap().sortedMap(transaction, "map", Integer.class, Long.class);
	}

}
