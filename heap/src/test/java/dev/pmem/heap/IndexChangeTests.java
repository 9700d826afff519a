/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * Indexes of an extent whose class, or definition, is another than when the pool was opened last; and of objects of which
 * several properties change at once.
 */
class IndexChangeTests {

	record Item(long id, int weight, int price, long count) {}

	/** With a price of another type, so that its keys are made otherwise. */
	record WideItem(long id, int weight, long price, long count) {}

	private static final IndexDefinition BY_PRICE = new IndexDefinition("price", List.of("price"), false);

	private static final IndexDefinition BY_WEIGHT_AND_COUNT = new IndexDefinition("both", List.of("weight", "count"),
			false);

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static <T> ExtentDefinition<T> definition(Class<T> type, IndexDefinition... indexes) {
		return new ExtentDefinition<>("items", type, new ReflectionTypeModels(), "id", List.of(indexes));
	}

	private static void requireSound(PersistentHeap heap) {
		assertThat(heap.verify().problems()).isEmpty();
	}

	private static void requireCount(PersistentHeap heap, Extent<?> items, Criteria criteria, long count) {
		heap.inTransactionWithoutResult((transaction) -> {
			assertThat(items.count(transaction, criteria)).as("%s", criteria).isEqualTo(count);
		});
	}

	/** A hundred items, ten of each price. */
	private void fill() {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(definition(Item.class, BY_PRICE, BY_WEIGHT_AND_COUNT));
			heap.inTransactionWithoutResult((transaction) -> {
				for (int id = 1; id <= 100; id++) {
					items.insert(transaction, new Item(id, id, id % 10 - 5, id));
				}
			});
			requireSound(heap);
		}
	}

	@Test
	void anIndexThatIsNotWantedAnyMoreLeavesNothing() {
		fill();
		long used;
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(definition(Item.class, BY_PRICE));
			requireSound(heap);
			requireCount(heap, items, Criteria.where("price", Operator.EQUAL, 3), 10);
			used = heap.statistics().usedBytes();
		}
		for (int round = 0; round < 10; round++) {
			try (PersistentHeap heap = open()) {
				heap.extent(definition(Item.class, BY_PRICE, BY_WEIGHT_AND_COUNT));
				requireSound(heap);
			}
			try (PersistentHeap heap = open()) {
				heap.extent(definition(Item.class, BY_PRICE));
				requireSound(heap);
				assertThat(heap.statistics().usedBytes()).isLessThanOrEqualTo(used + (128 << 10));
			}
		}
	}

	@Test
	void anIndexWhoseKeysAreMadeOtherwiseIsBuiltAnew() {
		fill();
		try (PersistentHeap heap = open()) {
			Extent<WideItem> items = heap.extent(definition(WideItem.class, BY_PRICE, BY_WEIGHT_AND_COUNT));
			requireSound(heap);
			requireCount(heap, items, Criteria.where("price", Operator.EQUAL, 3L), 10);
			requireCount(heap, items, Criteria.where("price", Operator.LESS, 0L), 50);
			heap.inTransaction((transaction) -> items.insert(transaction, new WideItem(101, 1, 1L << 40, 1)));
			heap.inTransaction((transaction) -> {
				items.delete(transaction, items.locate(transaction, 8L));
				return items.update(transaction, items.locate(transaction, 18L), new WideItem(18, 1, 1L << 41, 1));
			});
			requireCount(heap, items, Criteria.where("price", Operator.EQUAL, 3L), 8);
			requireCount(heap, items, Criteria.where("price", Operator.GREATER, 1L << 39), 2);
			requireSound(heap);
		}
	}

	@Test
	void anIndexThatBecomesUniqueIsCheckedAndKeptUnique() {
		fill();
		IndexDefinition unique = new IndexDefinition("price", List.of("price"), true);
		try (PersistentHeap heap = open()) {
			assertThatThrownBy(() -> heap.extent(definition(Item.class, unique))).isInstanceOf(
					UniqueKeyException.class);
			// nothing has changed
			Extent<Item> items = heap.extent(definition(Item.class, BY_PRICE, BY_WEIGHT_AND_COUNT));
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 11; id <= 100; id++) {
					items.delete(transaction, items.locate(transaction, id));
				}
			});
		}
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(definition(Item.class, unique));
			requireSound(heap);
			heap.inTransaction((transaction) -> {
				assertThatThrownBy(() -> items.insert(transaction, new Item(200, 1, 3, 1)))
						.isInstanceOf(UniqueKeyException.class);
				return items.insert(transaction, new Item(201, 1, 300, 1));
			});
			requireSound(heap);
		}
	}

	/** Each pair of properties changes together, one that is in no index among them. */
	@Test
	void everyIndexFollowsAnUpdateOfSeveralProperties() {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(definition(Item.class, BY_PRICE,
					new IndexDefinition("count", List.of("count"), false)));
			long reference = heap.inTransaction((transaction) -> items.insert(transaction, new Item(1, 0, 0, 0)));
			for (int bits = 1; bits < 8; bits++) {
				Item before = heap.inTransaction((transaction) -> items.read(transaction, reference));
				Item after = new Item(1, before.weight() + (bits & 1), before.price() + (bits >> 1 & 1),
						before.count() + (bits >> 2 & 1));
				boolean changed = heap.inTransaction((transaction) -> items.update(transaction, reference, after));
				assertThat(changed).isTrue();
				requireCount(heap, items, Criteria.where("price", Operator.EQUAL, after.price()), 1);
				requireCount(heap, items, Criteria.where("count", Operator.EQUAL, after.count()), 1);
				requireSound(heap);
			}
		}
	}

}
