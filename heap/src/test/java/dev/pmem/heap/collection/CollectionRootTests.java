/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Persistent collections as named roots.
 */
class CollectionRootTests {

	private TemporaryHeap pool;

	enum Color {
		RED, GREEN
	}

	record Point(int x, int y) {}

	record Other(int x, int y) {}

	record Shape(String name, List<Point> points, Color color) {}

	@BeforeEach
	void open() throws Exception {
		this.pool = new TemporaryHeap();
	}

	@AfterEach
	void close() throws Exception {
		this.pool.close();
	}

	private HeapTransaction begin() {
		return this.pool.heap().begin(TransactionOptions.DEFAULT);
	}

	private void requireSound() {
		assertThat(this.pool.heap().verify().problems()).isEmpty();
	}

	@Test
	void whatIsPutIsThereAfterAReopen() {
		Shape shape = new Shape("s", List.of(new Point(1, 2), new Point(3, 4)), Color.GREEN);
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			this.pool.heap().map(transaction, "shapes", String.class, Shape.class).put("a", shape);
			this.pool.heap().map(transaction, "points", Point.class, Color.class).put(new Point(1, 2), Color.RED);
			this.pool.heap().sortedMap(transaction, "sorted", BigDecimal.class, String.class)
					.put(new BigDecimal("1.50"), null);
			this.pool.heap().set(transaction, "set", Color.class).add(Color.GREEN);
			this.pool.heap().list(transaction, "list", Shape.class).addAll(java.util.Arrays.asList(shape, null));
		});
		requireSound();
		this.pool.reopen();
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThat(this.pool.heap().map(transaction, "shapes", String.class, Shape.class))
					.isEqualTo(Map.of("a", shape));
			Map<Point, Color> points = this.pool.heap().map(transaction, "points", Point.class, Color.class);
			assertThat(points.get(new Point(1, 2))).isEqualTo(Color.RED);
			assertThat(points.get(new Point(2, 1))).isNull();
			NavigableMap<BigDecimal, String> sorted = this.pool.heap().sortedMap(transaction, "sorted",
					BigDecimal.class, String.class);
			assertThat(sorted.containsKey(new BigDecimal("1.5"))).isTrue();
			assertThat(sorted.firstKey()).isEqualTo(new BigDecimal("1.50"));
			assertThat(sorted.put(new BigDecimal("1.5"), "x")).isNull();
			assertThat(this.pool.heap().set(transaction, "set", Color.class)).containsExactly(Color.GREEN);
			assertThat(this.pool.heap().list(transaction, "list", Shape.class)).containsExactly(shape, null);
			assertThat(this.pool.heap().rootNames(transaction)).containsExactlyInAnyOrder("shapes", "points", "sorted",
					"set", "list");
		});
	}

	@Test
	void anotherTypeThanStoredIsRefusedByName() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			this.pool.heap().map(transaction, "map", String.class, Long.class).put("a", 1L);
			this.pool.heap().setRoot(transaction, "value", new Point(1, 2));
			assertThatThrownBy(() -> this.pool.heap().map(transaction, "map", String.class, Integer.class))
					.isInstanceOf(LayoutMismatchException.class)
					.hasMessageContaining(
							"'map' is a PersistentMap of STRING to LONG, not a PersistentMap of STRING to INT");
			assertThatThrownBy(() -> this.pool.heap().sortedMap(transaction, "map", String.class, Long.class))
					.isInstanceOf(LayoutMismatchException.class).hasMessageContaining("PersistentSortedMap");
			assertThatThrownBy(() -> this.pool.heap().list(transaction, "value", Point.class))
					.isInstanceOf(LayoutMismatchException.class).hasMessageContaining("'value' is a value");
			assertThatThrownBy(() -> this.pool.heap().root(transaction, "map", Point.class))
					.isInstanceOf(LayoutMismatchException.class).hasMessageContaining("'map'");
			this.pool.heap().set(transaction, "set", Point.class);
			assertThatThrownBy(() -> this.pool.heap().set(transaction, "set", Other.class))
					.isInstanceOf(LayoutMismatchException.class).hasMessageContaining("Other");
		});
		requireSound();
	}

	@Test
	void whatCannotBeAKeyIsRefused() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThatThrownBy(() -> this.pool.heap().map(transaction, "a", Shape.class, Long.class))
					.isInstanceOf(UnsupportedTypeException.class).hasMessageContaining("points");
			assertThatThrownBy(() -> this.pool.heap().sortedMap(transaction, "a", Color.class, Long.class))
					.isInstanceOf(UnsupportedTypeException.class).hasMessageContaining("Color")
					.hasMessageContaining("order of its constants may change").hasMessageContaining("PersistentMap");
			assertThatThrownBy(() -> this.pool.heap().list(transaction, "a", Thread.class))
					.isInstanceOf(UnsupportedTypeException.class);
			assertThat(this.pool.heap().rootNames(transaction)).isEmpty();
			Map<String, Long> map = this.pool.heap().map(transaction, "b", String.class, Long.class);
			assertThatThrownBy(() -> map.put(null, 1L)).isInstanceOf(NullPointerException.class);
			assertThatThrownBy(() -> map.get(null)).isInstanceOf(NullPointerException.class);
			assertThat(map.get((Object) 5)).isNull();
			assertThat(map.remove((Object) 5)).isNull();
			assertThat(map).isEmpty();
		});
	}

	@Test
	void keysOfAnyLength() {
		TreeMap<String, Integer> model = new TreeMap<>();
		String long1 = "x".repeat(268);
		for (String key : List.of(long1, long1 + "b", long1 + "a".repeat(1000), long1 + "aa", long1 + "c".repeat(50),
				long1 + "a".repeat(1001), long1.substring(1) + "z".repeat(400), long1.substring(2), "y", "w",
				"x".repeat(267) + "y".repeat(300))) {
			model.put(key, key.length());
		}
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			NavigableMap<String, Integer> map = this.pool.heap().sortedMap(transaction, "map", String.class,
					Integer.class);
			map.putAll(model);
			this.pool.heap().set(transaction, "set", String.class).addAll(model.keySet());
		});
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			NavigableMap<String, Integer> map = this.pool.heap().sortedMap(transaction, "map", String.class,
					Integer.class);
			assertThat(this.pool.heap().set(transaction, "set", String.class)).isEqualTo(model.keySet());
			assertThat(new ArrayList<>(map.keySet())).isEqualTo(new ArrayList<>(model.keySet()));
			assertThat(new ArrayList<>(map.descendingMap().entrySet()))
					.isEqualTo(new ArrayList<>(model.descendingMap().entrySet()));
			for (String key : model.keySet()) {
				assertThat(map.get(key)).isEqualTo(model.get(key));
				assertThat(map.higherKey(key)).isEqualTo(model.higherKey(key));
				assertThat(map.lowerKey(key)).isEqualTo(model.lowerKey(key));
				assertThat(map.floorKey(key + "0")).isEqualTo(model.floorKey(key + "0"));
				assertThat(map.ceilingKey(key + "0")).isEqualTo(model.ceilingKey(key + "0"));
				assertThat(map.headMap(key, true)).isEqualTo(model.headMap(key, true));
				assertThat(new ArrayList<>(map.tailMap(key, false).keySet()))
						.isEqualTo(new ArrayList<>(model.tailMap(key, false).keySet()));
			}
		});
	}

	@Test
	void differentKeysOfOneMapBothCommit() {
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().map(transaction, "map", Long.class, Long.class).put(0L, 0L));
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			Map<Long, Long> one = this.pool.heap().map(first, "map", Long.class, Long.class);
			Map<Long, Long> two = this.pool.heap().map(second, "map", Long.class, Long.class);
			one.put(1L, 1L);
			two.put(2L, 2L);
			assertThat(one.size()).isEqualTo(2);
			first.commit();
			assertThat(two).isEqualTo(Map.of(0L, 0L, 2L, 2L));
			second.commit();
		}
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			assertThat(map.size()).isEqualTo(3);
			assertThat(map).isEqualTo(Map.of(0L, 0L, 1L, 1L, 2L, 2L));
		});
		requireSound();
	}

	@Test
	void theSameKeyIsAConflict() {
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().map(transaction, "map", Long.class, Long.class).put(0L, 0L));
		conflict((map) -> map.put(1L, 1L), (map) -> map.put(1L, 2L));
		conflict((map) -> map.put(0L, 1L), (map) -> map.put(0L, 2L));
		conflict((map) -> map.put(0L, 5L), (map) -> map.remove(0L));
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().map(transaction, "map", Long.class, Long.class).put(0L, 0L));
		conflict((map) -> map.remove(0L), (map) -> map.remove(0L));
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().map(transaction, "map", Long.class, Long.class).put(0L, 0L));
		conflict((map) -> map.remove(0L), (map) -> map.put(0L, 7L));
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().map(transaction, "map", Long.class, Long.class).put(0L, 0L));
		conflict((map) -> {
			map.remove(0L);
			map.put(0L, 1L);
		}, (map) -> {
			map.remove(0L);
			map.put(0L, 2L);
		});
		requireSound();
	}

	private void conflict(java.util.function.Consumer<Map<Long, Long>> one,
			java.util.function.Consumer<Map<Long, Long>> two) {
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			one.accept(this.pool.heap().map(first, "map", Long.class, Long.class));
			two.accept(this.pool.heap().map(second, "map", Long.class, Long.class));
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		}
	}

	@Test
	void theSameRootMadeTwiceIsAConflict() {
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().map(first, "map", Long.class, Long.class);
			this.pool.heap().map(second, "map", Long.class, Long.class);
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		}
		requireSound();
	}

	@Test
	void aClearAndAPutAreAConflict() {
		fill(5000);
		try (HeapTransaction first = begin(); HeapTransaction second = begin(); HeapTransaction third = begin()) {
			Map<Long, Long> cleared = this.pool.heap().map(first, "map", Long.class, Long.class);
			cleared.put(-1L, 1L);
			cleared.remove(5L);
			cleared.clear();
			assertThat(cleared).isEmpty();
			cleared.put(7L, 8L);
			assertThat(cleared).isEqualTo(Map.of(7L, 8L));
			this.pool.heap().map(second, "map", Long.class, Long.class).put(6000L, 1L);
			this.pool.heap().map(third, "map", Long.class, Long.class).put(7L, 1L);
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
			assertThatThrownBy(third::commit).isInstanceOf(ConflictException.class);
		}
		requireSound();
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> assertThat(this.pool.heap().map(transaction, "map", Long.class, Long.class))
						.isEqualTo(Map.of(7L, 8L)));
		fill(5000);
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().map(second, "map", Long.class, Long.class).put(6000L, 1L);
			this.pool.heap().map(first, "map", Long.class, Long.class).clear();
			second.commit();
			assertThatThrownBy(first::commit).isInstanceOf(ConflictException.class);
		}
	}

	@Test
	void aClearIsTakenBack() {
		fill(5000);
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			map.put(-1L, -1L);
			map.remove(3L);
			Savepoint savepoint = transaction.savepoint();
			map.clear();
			map.put(1L, 2L);
			map.clear();
			assertThat(map).isEmpty();
			transaction.rollbackTo(savepoint);
			assertThat(map).hasSize(5000).containsEntry(-1L, -1L).doesNotContainKey(3L);
		});
		requireSound();
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> assertThat(this.pool.heap().map(transaction, "map", Long.class, Long.class))
						.hasSize(5000).containsEntry(-1L, -1L).doesNotContainKey(3L));
	}

	private void fill(int count) {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			for (long key = 0; key < count; key++) {
				map.put(key, key);
			}
		});
	}

	@Test
	void twoCollectionsOfOneTransactionDontMix() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, Long> one = this.pool.heap().map(transaction, "one", Long.class, Long.class);
			Map<Long, Long> two = this.pool.heap().map(transaction, "two", Long.class, Long.class);
			one.put(1L, 1L);
			two.put(1L, 2L);
			two.put(2L, 2L);
			assertThat(one).isEqualTo(Map.of(1L, 1L));
			assertThat(two).isEqualTo(Map.of(1L, 2L, 2L, 2L));
			assertThat(this.pool.heap().map(transaction, "one", Long.class, Long.class)).isSameAs(one);
		});
		requireSound();
	}

	@Test
	void aDroppedRootIsGarbage() {
		fill(3000);
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			this.pool.heap().list(transaction, "list", String.class).addAll(List.of("a", "b".repeat(1000)));
			this.pool.heap().setRoot(transaction, "map", null);
			assertThat(this.pool.heap().rootNames(transaction)).containsExactly("list");
		});
		requireSound();
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().setRoot(first, "list", new Point(1, 2));
			this.pool.heap().list(second, "list", String.class).add("c");
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		}
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThat(this.pool.heap().root(transaction, "list", Point.class)).isEqualTo(new Point(1, 2));
			assertThat(this.pool.heap().map(transaction, "map", Long.class, Long.class)).isEmpty();
		});
		requireSound();
		fill(10);
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().setRoot(first, "map", null);
			this.pool.heap().map(second, "map", Long.class, Long.class).put(5L, 7L);
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		}
		requireSound();
	}

	@Test
	void theEndOfTheTransactionIsTheEndOfItsCollections() {
		fill(10);
		HeapTransaction transaction = begin();
		Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
		List<Long> list = this.pool.heap().list(transaction, "list", Long.class);
		list.addAll(List.of(1L, 2L));
		assertThat(list.get(0)).isEqualTo(1);
		Iterator<Long> keys = map.keySet().iterator();
		Iterator<Long> elements = list.iterator();
		keys.next();
		transaction.commit();
		for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
				keys::next, () -> map.put(1L, 1L), () -> map.remove(1L), () -> list.add(1L),
				map::clear, list::clear, () -> list.set(0, 1L), () -> list.remove(0),
				() -> this.pool.heap().list(transaction, "list", Long.class))) {
			assertThatThrownBy(call).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("transaction has ended");
		}
		assertThat(elements.next()).isEqualTo(1);
	}

	@Test
	void aClosedPool() throws Exception {
		fill(10);
		HeapTransaction transaction = begin();
		Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
		this.pool.heap().close();
		assertThatThrownBy(() -> map.get(1L)).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
		assertThatThrownBy(() -> map.entrySet().iterator().next()).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("closed");
	}

	@Test
	void aReadOnlyTransactionRefusesChanges() {
		fill(2000);
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> this.pool.heap().list(transaction, "list", Long.class).add(1L));
		try (HeapTransaction transaction = this.pool.heap().begin(TransactionOptions.READ_ONLY)) {
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			List<Long> list = this.pool.heap().list(transaction, "list", Long.class);
			assertThat(map.get(5L)).isEqualTo(5);
			assertThat(list).containsExactly(1L);
			for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
					() -> map.put(1L, 2L),
					() -> map.put(-1L, 2L), () -> map.remove(1L), map::clear, () -> list.add(2L),
					() -> list.set(0, 2L), () -> list.remove(0), list::clear,
					() -> this.pool.heap().map(transaction, "other", Long.class, Long.class))) {
				assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("read-only");
			}
		}
	}

	@Test
	void iterators() {
		fill(10);
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			List<Long> seen = new ArrayList<>();
			for (Iterator<Map.Entry<Long, Long>> entries = map.entrySet().iterator(); entries.hasNext();) {
				Map.Entry<Long, Long> entry = entries.next();
				seen.add(entry.getKey());
				map.put(100 + entry.getKey(), 1L);
				if (entry.getKey() == 3) {
					map.remove(4L);
					map.remove(6L);
					map.put(6L, -6L);
				} else if (entry.getKey() % 2 == 0) {
					entries.remove();
					assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
				} else {
					entry.setValue(-entry.getValue());
				}
			}
			assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 5L, 7L, 8L, 9L);
			assertThat(map.get(5L)).isEqualTo(-5);
			assertThat(map.get(6L)).isEqualTo(-6);
			assertThat(map.keySet()).contains(1L, 3L, 109L).doesNotContain(0L, 2L, 4L);
			List<Long> list = this.pool.heap().list(transaction, "list", Long.class);
			list.addAll(List.of(1L, 2L, 3L));
			Iterator<Long> elements = list.iterator();
			elements.next();
			elements.remove();
			assertThat(list).containsExactly(2L, 3L);
			Savepoint savepoint = transaction.savepoint();
			list.set(0, 9L);
			assertThat(elements.next()).isEqualTo(9);
			list.add(4L);
			assertThatThrownBy(elements::next).isInstanceOf(ConcurrentModificationException.class);
			Iterator<Long> others = list.iterator();
			transaction.rollbackTo(savepoint);
			assertThatThrownBy(others::next).isInstanceOf(ConcurrentModificationException.class);
			assertThat(list).containsExactly(2L, 3L);
		});
		requireSound();
	}

	@Test
	void aCollectionMadeAfterASavepointIsGoneWithIt() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Savepoint savepoint = transaction.savepoint();
			Map<Long, Long> map = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			List<Long> list = this.pool.heap().list(transaction, "list", Long.class);
			map.put(1L, 1L);
			list.add(1L);
			transaction.rollbackTo(savepoint);
			assertThatThrownBy(() -> map.get(1L)).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("savepoint");
			assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("savepoint");
			Map<Long, Long> again = this.pool.heap().map(transaction, "map", Long.class, Long.class);
			assertThat(again).isEmpty();
			again.put(2L, 2L);
		});
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThat(this.pool.heap().rootNames(transaction)).containsExactly("map");
			assertThat(this.pool.heap().map(transaction, "map", Long.class, Long.class)).isEqualTo(Map.of(2L, 2L));
		});
	}

	@Test
	void othersWriteDuringAnIteration() {
		fill(3000);
		try (HeapTransaction reader = this.pool.heap().begin(TransactionOptions.READ_ONLY)) {
			Map<Long, Long> map = this.pool.heap().map(reader, "map", Long.class, Long.class);
			long sum = 0;
			int count = 0;
			for (Map.Entry<Long, Long> entry : map.entrySet()) {
				sum += entry.getValue();
				if (count++ % 500 == 0) {
					long key = count;
					this.pool.heap().inTransactionWithoutResult((writer) -> {
						Map<Long, Long> other = this.pool.heap().map(writer, "map", Long.class, Long.class);
						other.put(2999 - key, 1_000_000L);
						other.put(10_000 + key, 1L);
						other.remove(1000 + key);
					});
				}
			}
			assertThat(count).isEqualTo(3000);
			assertThat(map.size()).isEqualTo(3000);
			assertThat(sum).isEqualTo(IntStream.range(0, 3000).asLongStream().sum());
		}
		requireSound();
	}

	@Test
	void twoListsChangesOfPositionsConflict() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> this.pool.heap()
				.list(transaction, "list", Integer.class).addAll(IntStream.range(0, 5000).boxed().toList()));
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().list(first, "list", Integer.class).set(0, -1);
			this.pool.heap().list(second, "list", Integer.class).set(4999, -1);
			first.commit();
			second.commit();
		}
		try (HeapTransaction first = begin(); HeapTransaction second = begin()) {
			this.pool.heap().list(first, "list", Integer.class).add(1);
			this.pool.heap().list(second, "list", Integer.class).remove(0);
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		}
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			List<Integer> list = this.pool.heap().list(transaction, "list", Integer.class);
			assertThat(list).hasSize(5001).startsWith(-1, 1).endsWith(4998, -1, 1);
			list.clear();
			list.add(7);
			assertThat(list).containsExactly(7);
		});
		requireSound();
	}

	@Test
	void aSerializableTransactionReliesOnWhatItRead() {
		fill(1500);
		TransactionOptions serializable = new TransactionOptions(Isolation.SERIALIZABLE, false);
		for (int round = 0; round < 4; round++) {
			long key = 5000 + round;
			try (HeapTransaction first = this.pool.heap().begin(serializable)) {
				Map<Long, Long> map = this.pool.heap().map(first, "map", Long.class, Long.class);
				Set<Long> written = this.pool.heap().set(first, "set" + round, Long.class);
				switch (round) {
					case 0 -> assertThat(map).hasSize(1500);
					case 1 -> assertThat(map.get(key)).isNull();
					case 2 -> assertThat(map.get(3L)).isEqualTo(3);
					default -> assertThat(map.get(1000L)).isEqualTo(1000);
				}
				written.add(1L);
				int which = round;
				this.pool.heap().inTransactionWithoutResult((other) -> {
					Map<Long, Long> others = this.pool.heap().map(other, "map", Long.class, Long.class);
					if (which == 2) {
						others.put(3L, 9L);
					} else {
						others.put(key, 1L);
					}
				});
				if (round == 3) {
					first.commit();
				} else {
					assertThatThrownBy(first::commit).isInstanceOf(ConflictException.class);
				}
			}
		}
		requireSound();
	}

}
