/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/** Indexes of embedded objects, in which a null object has the key of one with nothing but nulls. */
class EmbeddedIndexTests {

	record Inner(String text) {}

	record Outer(Inner inner, Integer number) {}

	record Item(long id, Outer indexed, Outer plain) {}

	@TempDir
	Path folder;

	@Test
	void valuesThatShareAKeyAreToldApart() {
		List<Outer> values = Arrays.asList(null, new Outer(null, null), new Outer(new Inner(null), null),
				new Outer(new Inner("a"), null), new Outer(null, 1), new Outer(new Inner(null), 1));
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20, 1 << 20))) {
			Extent<Item> items = heap.extent(new ExtentDefinition<>("items", Item.class, new ReflectionTypeModels(),
					"id", List.of(new IndexDefinition("indexed", List.of("indexed"), false))));
			heap.inTransactionWithoutResult((transaction) -> {
				for (int index = 0; index < values.size(); index++) {
					items.insert(transaction, new Item(index, values.get(index), values.get(index)));
				}
			});
			heap.inTransactionWithoutResult((transaction) -> {
				for (Outer value : values) {
					for (String path : List.of("indexed", "plain")) {
						assertThat(items.count(transaction, Criteria.where(path, Operator.EQUAL, value)))
								.as("%s = %s", path, value).isOne();
						assertThat(items.count(transaction,
								Criteria.where(path, Operator.IN, Arrays.asList(value, new Outer(null, 2)))))
								.as("%s in %s", path, value).isEqualTo((value == null) ? 0 : 1);
					}
				}
				assertThat(items.count(transaction, Criteria.where("indexed", Operator.IS_NULL))).isOne();
			});
		}
	}

}
