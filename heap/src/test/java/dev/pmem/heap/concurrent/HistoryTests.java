/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.concurrent.HistoryChecker.Committed;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Histories of transactions that read lists and append to them. The lists tell the order of the appends, so that from
 * what each transaction read its dependencies follow: of serializable transactions they have no cycle; of snapshots
 * every cycle has two neighbouring anti-dependencies.
 */
class HistoryTests {

	private static final int LISTS = 6;

	private static final int THREADS = 4;

	record Elements(long id, List<Long> values) {}

	static final ExtentDefinition<Elements> EXTENT = new ExtentDefinition<>("lists", Elements.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource
	void dependenciesAreAsTheIsolationDemands(Isolation isolation) throws InterruptedException {
		long seed = TestSeed.next();
		Queue<Committed> history = new ConcurrentLinkedQueue<>();
		Map<Long, List<Long>> lists = new HashMap<>();
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("history.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 1 << 30))) {
			Extent<Elements> extent = heap.extent(EXTENT);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 0; id < LISTS; id++) {
					extent.insert(transaction, new Elements(id, List.of()));
				}
			});
			new Race().add(THREADS, (thread) -> {
				SplittableRandom random = new SplittableRandom(seed + thread);
				for (long count = 0; count < 500; count++) {
					long number = count * THREADS + thread + 1;
					try (HeapTransaction transaction = heap.begin(new TransactionOptions(isolation, false))) {
						Committed one = run(extent, transaction, number, random);
						transaction.commit();
						history.add(one);
					} catch (ConflictException ex) {
						Thread.onSpinWait();
					}
				}
			}).run();
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				for (long id = 0; id < LISTS; id++) {
					lists.put(id, extent.read(transaction, extent.locate(transaction, id)).values());
				}
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
		assertThat(history.size()).isGreaterThan(200);
		assertThat(HistoryChecker.check(isolation, List.copyOf(history), lists)).isEmpty();
	}

	/** The check knows a write skew, which only snapshots allow, and a read skew, which nothing does. */
	@Test
	void theCheckFindsCycles() {
		Committed first = new Committed(1, Map.of(0L, List.of(), 1L, List.of()), Set.of(1L));
		Committed second = new Committed(2, Map.of(0L, List.of(), 1L, List.of()), Set.of(0L));
		Map<Long, List<Long>> skewed = Map.of(0L, List.of(2L), 1L, List.of(1L));
		assertThat(HistoryChecker.check(Isolation.SERIALIZABLE, List.of(first, second), skewed))
				.containsExactlyInAnyOrder(1L, 2L);
		assertThat(HistoryChecker.check(Isolation.SNAPSHOT, List.of(first, second), skewed)).isEmpty();
		Committed writer = new Committed(1, Map.of(0L, List.of(), 1L, List.of()), Set.of(0L, 1L));
		Committed reader = new Committed(2, Map.of(0L, List.of(1L), 1L, List.of()), Set.of());
		Map<Long, List<Long>> torn = Map.of(0L, List.of(1L), 1L, List.of(1L));
		assertThat(HistoryChecker.check(Isolation.SNAPSHOT, List.of(writer, reader), torn)).isNotEmpty();
		assertThat(HistoryChecker.check(Isolation.SERIALIZABLE, List.of(writer, reader), torn)).isNotEmpty();
	}

	private static Committed run(Extent<Elements> extent, HeapTransaction transaction, long number,
			SplittableRandom random) {
		Committed one = new Committed(number, new HashMap<>(), new HashSet<>());
		for (int operation = 1 + random.nextInt(4); operation > 0; operation--) {
			long id = random.nextInt(LISTS);
			long reference = extent.locate(transaction, id);
			List<Long> values = extent.read(transaction, reference).values();
			if (!one.appended().contains(id)) {
				List<Long> before = one.read().putIfAbsent(id, values);
				assertThat(before).isIn(null, values);
				if (random.nextBoolean()) {
					List<Long> more = new ArrayList<>(values);
					more.add(number);
					extent.update(transaction, reference, new Elements(id, more));
					one.appended().add(id);
				}
			} else {
				assertThat(values.getLast()).isEqualTo(number);
			}
			Thread.yield();
		}
		return one;
	}

}
