/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

/**
 * Random changes of persistent collections and of java.util's, which must agree: within transactions, after savepoints and
 * rollbacks, in older snapshots and after a reopen.
 */
class CollectionModelTests {

	private static final int TRANSACTIONS = Integer.getInteger("pmem.model.steps", 300);

	private final long seed = TestSeed.next();

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private record Model(TreeMap<String, Long> sorted, TreeMap<Long, String> map, Set<Long> set,
			List<String> list, List<Long> numbers) {

		Model copy() {
			return new Model(new TreeMap<>(this.sorted), new TreeMap<>(this.map), new HashSet<>(this.set),
					new ArrayList<>(this.list), new ArrayList<>(this.numbers));
		}

	}

	/** The collections of a transaction. */
	private record Stored(NavigableMap<String, Long> sorted, PersistentMap<Long, String> map, Set<Long> set,
			List<String> list, List<Long> numbers) {

		static Stored of(TemporaryHeap pool, HeapTransaction transaction) {
			return new Stored(pool.heap().sortedMap(transaction, "sorted", String.class, Long.class),
					pool.heap().map(transaction, "map", Long.class, String.class),
					pool.heap().set(transaction, "set", Long.class), pool.heap().list(transaction, "list",
							String.class),
					pool.heap().list(transaction, "numbers", Long.class));
		}

		void requireSame(Model model) {
			assertThat(this.sorted).hasSize(model.sorted.size());
			assertThat(new ArrayList<>(this.sorted.entrySet())).isEqualTo(new ArrayList<>(model.sorted.entrySet()));
			assertThat(this.map).isEqualTo(model.map);
			assertThat(this.map.size()).isEqualTo(model.map.size());
			assertThat(this.set).isEqualTo(model.set);
			assertThat(this.list).isEqualTo(model.list);
			assertThat(this.numbers).isEqualTo(model.numbers);
		}

	}

	private record Snapshot(HeapTransaction transaction, Model model) {}

	@Test
	void randomChangesDoWhatTheModelSays() throws Exception {
		Model committed = new Model(new TreeMap<>(), new TreeMap<>(), new HashSet<>(), new ArrayList<>(),
				new ArrayList<>());
		List<Snapshot> snapshots = new ArrayList<>();
		int largest = 0;
		try (TemporaryHeap pool = new TemporaryHeap()) {
			pool.heap().inTransactionWithoutResult((transaction) -> Stored.of(pool, transaction));
			for (int count = 0; count < TRANSACTIONS; count++) {
				Model model = committed.copy();
				try (HeapTransaction transaction = pool.heap().begin(TransactionOptions.DEFAULT)) {
					Stored stored = Stored.of(pool, transaction);
					change(stored, model, 1 + this.random.nextInt(40));
					while (this.random.nextInt(3) == 0) {
						Savepoint savepoint = transaction.savepoint();
						Model dropped = model.copy();
						change(stored, dropped, 1 + this.random.nextInt(20));
						if (this.random.nextBoolean()) {
							transaction.rollbackTo(savepoint);
						} else {
							model = dropped;
						}
					}
					if (this.random.nextInt(4) == 0) {
						stored.requireSame(model);
					}
					if (this.random.nextInt(5) > 0) {
						transaction.commit();
						committed = model;
					}
				}
				largest = Math.max(largest, committed.numbers.size());
				if (this.random.nextInt(10) == 0 && snapshots.size() < 10) {
					snapshots.add(new Snapshot(pool.heap().begin(TransactionOptions.READ_ONLY), committed));
				}
				if (this.random.nextInt(10) == 0 && !snapshots.isEmpty()) {
					check(pool, snapshots.remove(this.random.nextInt(snapshots.size())));
				}
				if (this.random.nextInt(25) == 0) {
					while (!snapshots.isEmpty()) {
						check(pool, snapshots.removeLast());
					}
					pool.reopen();
					check(pool, new Snapshot(pool.heap().begin(TransactionOptions.READ_ONLY), committed));
					assertThat(pool.heap().verify().problems()).isEmpty();
				}
			}
			while (!snapshots.isEmpty()) {
				check(pool, snapshots.removeLast());
			}
			assertThat(pool.heap().verify().problems()).isEmpty();
			System.out.println("seed " + this.seed + ": at most " + largest + " numbers, " + pool.heap().statistics());
		}
	}

	private static void check(TemporaryHeap pool, Snapshot snapshot) {
		try (HeapTransaction transaction = snapshot.transaction) {
			Stored.of(pool, transaction).requireSame(snapshot.model);
		}
	}

	private void change(Stored stored, Model model, int count) {
		for (int step = 0; step < count; step++) {
			switch (this.random.nextInt(5)) {
				case 0 -> changeSorted(stored.sorted, model.sorted);
				case 1 -> changeMap(stored.map, model.map);
				case 2 -> changeSet(stored.set, model.set);
				case 3 -> changeList(stored.list, model.list, this::text);
				default -> changeList(stored.numbers, model.numbers, this.random::nextLong);
			}
		}
	}

	private String text() {
		String start = switch (this.random.nextInt(20)) {
			case 0 -> "p".repeat(300);
			case 1 -> "p".repeat(268);
			case 2 -> "p".repeat(267);
			default -> "";
		};
		return start + Integer.toString(this.random.nextInt(2000), 36) + "\u20AC".repeat(this.random.nextInt(3))
				+ (this.random.nextInt(30) == 0 ? "z".repeat(this.random.nextInt(5000)) : "");
	}

	private void changeSorted(NavigableMap<String, Long> stored, NavigableMap<String, Long> model) {
		String key = text();
		switch (this.random.nextInt(12)) {
			case 0 -> assertThat(stored.remove(key)).isEqualTo(model.remove(key));
			case 1 -> assertThat(stored.ceilingEntry(key)).isEqualTo(model.ceilingEntry(key));
			case 2 -> assertThat(stored.lowerKey(key)).isEqualTo(model.lowerKey(key));
			case 3 -> assertThat(stored.pollFirstEntry()).isEqualTo(model.pollFirstEntry());
			case 4 -> {
				String other = text();
				String low = key.compareTo(other) < 0 ? key : other;
				String high = key.compareTo(other) < 0 ? other : key;
				boolean lowInclusive = this.random.nextBoolean();
				boolean highInclusive = this.random.nextBoolean();
				NavigableMap<String, Long> storedPart = stored.subMap(low, lowInclusive, high, highInclusive);
				NavigableMap<String, Long> modelPart = model.subMap(low, lowInclusive, high, highInclusive);
				if (this.random.nextBoolean()) {
					storedPart = storedPart.descendingMap();
					modelPart = modelPart.descendingMap();
				}
				assertThat(new ArrayList<>(storedPart.keySet())).isEqualTo(new ArrayList<>(modelPart.keySet()));
				assertThat(storedPart.firstEntry()).isEqualTo(modelPart.firstEntry());
				assertThat(storedPart.lastEntry()).isEqualTo(modelPart.lastEntry());
				String probe = text();
				assertThat(storedPart.floorKey(probe)).isEqualTo(modelPart.floorKey(probe));
				assertThat(storedPart.higherKey(probe)).isEqualTo(modelPart.higherKey(probe));
				assertThat(storedPart.containsKey(probe)).isEqualTo(modelPart.containsKey(probe));
				if (this.random.nextInt(10) == 0) {
					storedPart.clear();
					modelPart.clear();
				}
			}
			default -> {
				long value = this.random.nextLong();
				assertThat(stored.put(key, value)).isEqualTo(model.put(key, value));
			}
		}
	}

	private void changeMap(PersistentMap<Long, String> stored, TreeMap<Long, String> model) {
		long key = this.random.nextLong(3000);
		switch (this.random.nextInt(6)) {
			case 0 -> assertThat(stored.remove(key)).isEqualTo(model.remove(key));
			case 1 -> assertThat(stored.get(key)).isEqualTo(model.get(key));
			case 2 -> {
				if (this.random.nextInt(40) == 0) {
					stored.clear();
					model.clear();
				} else {
					assertThat(stored.keySet().removeIf((each) -> each % 100 == key % 100))
							.isEqualTo(model.keySet().removeIf((each) -> each % 100 == key % 100));
				}
			}
			case 3 -> {
				for (long more = key; more < key + 60; more++) {
					stored.put(more, "m");
					model.put(more, "m");
				}
			}
			default -> {
				String value = (this.random.nextInt(10) == 0) ? null : text();
				assertThat(stored.put(key, value)).isEqualTo(model.put(key, value));
			}
		}
	}

	private void changeSet(Set<Long> stored, Set<Long> model) {
		long element = this.random.nextLong(500);
		switch (this.random.nextInt(3)) {
			case 0 -> assertThat(stored.remove(element)).isEqualTo(model.remove(element));
			case 1 -> assertThat(stored.contains(element)).isEqualTo(model.contains(element));
			default -> assertThat(stored.add(element)).isEqualTo(model.add(element));
		}
	}

	private <E> void changeList(List<E> stored, List<E> model, java.util.function.Supplier<E> values) {
		int size = model.size();
		int index = (size == 0) ? 0 : this.random.nextInt(size);
		switch (this.random.nextInt(12)) {
			case 0 -> {
				List<E> more = new ArrayList<>();
				for (int count = this.random.nextInt(this.random.nextInt(20) == 0 ? 3000 : 30); count > 0; count--) {
					more.add(values.get());
				}
				assertThat(stored.addAll(more)).isEqualTo(model.addAll(more));
			}
			case 1, 2 -> {
				E value = values.get();
				stored.add(index, value);
				model.add(index, value);
			}
			case 3, 4 -> {
				E value = values.get();
				stored.add(value);
				model.add(value);
			}
			case 5, 6 -> {
				if (size > 0) {
					E value = (this.random.nextInt(10) == 0) ? null : values.get();
					assertThat(stored.set(index, value)).isEqualTo(model.set(index, value));
				}
			}
			case 7, 8, 9 -> {
				if (size > 0) {
					assertThat(stored.remove(index)).isEqualTo(model.remove(index));
				}
			}
			case 10 -> {
				int to = Math.min(size, index + this.random.nextInt(this.random.nextInt(20) == 0 ? 1000 : 10));
				stored.subList(index, to).clear();
				model.subList(index, to).clear();
			}
			default -> {
				if (this.random.nextInt(60) == 0) {
					stored.clear();
					model.clear();
				}
			}
		}
		assertThat(stored.size()).isEqualTo(model.size());
		if (!model.isEmpty()) {
			int probe = this.random.nextInt(model.size());
			assertThat(stored.get(probe)).isEqualTo(model.get(probe));
		}
	}

}
