/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.pmem.heap.store.Isolation;

/**
 * Finds the dependencies of transactions that have read lists and appended to them, and cycles of these.
 * <p>
 * Scheme: Elle (Kingsbury, Alvaro: inferring isolation anomalies from experimental observations).
 */
final class HistoryChecker {

	private HistoryChecker() {}

	/** What a committed transaction saw and did: lists as read before its own append. */
	record Committed(long number, Map<Long, List<Long>> read, Set<Long> appended) {}

	/** Gives the transactions on cycles that there must not be. */
	static Set<Long> check(Isolation isolation, List<Committed> history, Map<Long, List<Long>> lists) {
		Map<Long, Committed> byNumber = new HashMap<>();
		history.forEach((one) -> byNumber.put(one.number(), one));
		long appends = 0;
		Map<Long, Set<Long>> dependencies = new HashMap<>();
		Map<Long, Set<Long>> antiDependencies = new HashMap<>();
		for (Map.Entry<Long, List<Long>> list : lists.entrySet()) {
			List<Long> order = list.getValue();
			assertThat(order).doesNotHaveDuplicates();
			// no append of a transaction that failed, none lost
			assertThat(order).allMatch((number) -> byNumber.containsKey(number)
					&& byNumber.get(number).appended().contains(list.getKey()));
			appends += order.size();
			for (int position = 1; position < order.size(); position++) {
				add(dependencies, order.get(position - 1), order.get(position));
			}
		}
		assertThat(history.stream().mapToLong((one) -> one.appended().size()).sum()).isEqualTo(appends);
		for (Committed one : history) {
			one.read().forEach((id, values) -> {
				List<Long> order = lists.get(id);
				// what was read is a state that there was: no dirty, no intermediate read
				assertThat(values).isEqualTo(order.subList(0, values.size()));
				if (!values.isEmpty()) {
					add(dependencies, values.getLast(), one.number());
				}
				if (values.size() < order.size()) {
					add(antiDependencies, one.number(), order.get(values.size()));
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
