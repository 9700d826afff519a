/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>
 * Scheme: Elle (Kingsbury, Alvaro: inferring isolation anomalies from experimental observations).
 */
class HistoryTests {

	private static final int LISTS = 6;

	private static final int THREADS = 4;

	record Elements(long id, List<Long> values) {}

	static final ExtentDefinition<Elements> EXTENT = new ExtentDefinition<>("lists", Elements.class,
			new ReflectionTypeModels(), "id", List.of());

	/** What a committed transaction saw and did: lists as read before its own append. */
	private record Committed(long number, Map<Long, List<Long>> read, Set<Long> appended) {}

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
		assertThat(check(isolation, List.copyOf(history), lists)).isEmpty();
	}

	/** The check knows a write skew, which only snapshots allow, and a read skew, which nothing does. */
	@Test
	void theCheckFindsCycles() {
		Committed first = new Committed(1, Map.of(0L, List.of(), 1L, List.of()), Set.of(1L));
		Committed second = new Committed(2, Map.of(0L, List.of(), 1L, List.of()), Set.of(0L));
		Map<Long, List<Long>> skewed = Map.of(0L, List.of(2L), 1L, List.of(1L));
		assertThat(check(Isolation.SERIALIZABLE, List.of(first, second), skewed)).containsExactlyInAnyOrder(1L, 2L);
		assertThat(check(Isolation.SNAPSHOT, List.of(first, second), skewed)).isEmpty();
		Committed writer = new Committed(1, Map.of(0L, List.of(), 1L, List.of()), Set.of(0L, 1L));
		Committed reader = new Committed(2, Map.of(0L, List.of(1L), 1L, List.of()), Set.of());
		Map<Long, List<Long>> torn = Map.of(0L, List.of(1L), 1L, List.of(1L));
		assertThat(check(Isolation.SNAPSHOT, List.of(writer, reader), torn)).isNotEmpty();
		assertThat(check(Isolation.SERIALIZABLE, List.of(writer, reader), torn)).isNotEmpty();
	}

	private static Committed run(Extent<Elements> extent, HeapTransaction transaction, long number,
			SplittableRandom random) {
		Committed one = new Committed(number, new HashMap<>(), new HashSet<>());
		for (int operation = 1 + random.nextInt(4); operation > 0; operation--) {
			long id = random.nextInt(LISTS);
			long reference = extent.locate(transaction, id);
			List<Long> values = extent.read(transaction, reference).values();
			if (!one.appended.contains(id)) {
				List<Long> before = one.read.putIfAbsent(id, values);
				assertThat(before).isIn(null, values);
				if (random.nextBoolean()) {
					List<Long> more = new ArrayList<>(values);
					more.add(number);
					extent.update(transaction, reference, new Elements(id, more));
					one.appended.add(id);
				}
			} else {
				assertThat(values.getLast()).isEqualTo(number);
			}
			Thread.yield();
		}
		return one;
	}

	/** Gives the transactions on cycles that there must not be. */
	private static Set<Long> check(Isolation isolation, List<Committed> history, Map<Long, List<Long>> lists) {
		Map<Long, Committed> byNumber = new HashMap<>();
		history.forEach((one) -> byNumber.put(one.number, one));
		long appends = 0;
		Map<Long, Set<Long>> dependencies = new HashMap<>();
		Map<Long, Set<Long>> antiDependencies = new HashMap<>();
		for (Map.Entry<Long, List<Long>> list : lists.entrySet()) {
			List<Long> order = list.getValue();
			assertThat(order).doesNotHaveDuplicates();
			// no append of a transaction that failed, none lost
			assertThat(order).allMatch((number) -> byNumber.containsKey(number)
					&& byNumber.get(number).appended.contains(list.getKey()));
			appends += order.size();
			for (int position = 1; position < order.size(); position++) {
				add(dependencies, order.get(position - 1), order.get(position));
			}
		}
		assertThat(history.stream().mapToLong((one) -> one.appended.size()).sum()).isEqualTo(appends);
		for (Committed one : history) {
			one.read.forEach((id, values) -> {
				List<Long> order = lists.get(id);
				// what was read is a state that there was: no dirty, no intermediate read
				assertThat(values).isEqualTo(order.subList(0, values.size()));
				if (!values.isEmpty()) {
					add(dependencies, values.getLast(), one.number);
				}
				if (values.size() < order.size()) {
					add(antiDependencies, one.number, order.get(values.size()));
				}
			});
		}
		int edges = dependencies.values().stream().mapToInt(Set::size).sum();
		int antiEdges = antiDependencies.values().stream().mapToInt(Set::size).sum();
		System.out.println(isolation + ": " + history.size() + " committed, " + appends + " appends, " + edges
				+ " dependencies, " + antiEdges + " anti-dependencies");
		return cyclic(isolation, dependencies, antiDependencies);
	}

	private static Set<Long> cyclic(Isolation isolation, Map<Long, Set<Long>> dependencies,
			Map<Long, Set<Long>> antiDependencies) {
		Map<Long, Set<Long>> graph = new HashMap<>();
		merge(graph, dependencies);
		if (isolation == Isolation.SERIALIZABLE) {
			merge(graph, antiDependencies);
		} else {
			// an anti-dependency counts together with the dependencies after it: a cycle of these has no two in a row
			antiDependencies.forEach((from, targets) -> targets.forEach((target) -> dependencies
					.getOrDefault(target, Set.of())
					.forEach((next) -> graph.computeIfAbsent(from, (key) -> new HashSet<>()).add(next))));
		}
		return cyclic(graph);
	}

	private static void add(Map<Long, Set<Long>> edges, Long from, Long to) {
		if (!from.equals(to)) {
			edges.computeIfAbsent(from, (key) -> new HashSet<>()).add(to);
		}
	}

	private static void merge(Map<Long, Set<Long>> graph, Map<Long, Set<Long>> edges) {
		edges.forEach((from, targets) -> targets.forEach((target) -> add(graph, from, target)));
	}

	/** What is left when all that nothing leads to was taken away, again and again. */
	private static Set<Long> cyclic(Map<Long, Set<Long>> graph) {
		Map<Long, Integer> incoming = new HashMap<>();
		graph.forEach((from, targets) -> {
			incoming.putIfAbsent(from, 0);
			targets.forEach((target) -> incoming.merge(target, 1, Integer::sum));
		});
		Deque<Long> free = new ArrayDeque<>();
		incoming.forEach((number, count) -> {
			if (count == 0) {
				free.add(number);
			}
		});
		Set<Long> left = new HashSet<>(incoming.keySet());
		while (!free.isEmpty()) {
			Long number = free.remove();
			left.remove(number);
			for (Long target : graph.getOrDefault(number, Set.of())) {
				if (incoming.merge(target, -1, Integer::sum) == 0) {
					free.add(target);
				}
			}
		}
		return left;
	}

}
