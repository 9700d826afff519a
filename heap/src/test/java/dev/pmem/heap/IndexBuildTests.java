/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Indexes over so many objects that they are built, and freed, in several commits. What a crash between two of them leaves is
 * looked at in {@link dev.pmem.heap.crash.CrashTests}.
 */
class IndexBuildTests {

	record Item(long id, String name, int group) {}

	private static final int COUNT = 5000;

	private static final IndexDefinition BY_NAME = IndexDefinition.of("name", "name");

	private static final IndexDefinition BY_GROUP = IndexDefinition.of("group", "group", "name");

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 256 << 20));
	}

	private static ExtentDefinition<Item> items(IndexDefinition... indexes) {
		ExtentDefinition.Builder<Item> definition = ExtentDefinition.of("items", Item.class).id("id");
		for (IndexDefinition index : indexes) {
			definition.index(index);
		}
		return definition.build();
	}

	private void fill(int sameNames) {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(items());
			heap.inTransactionWithoutResult((transaction) -> {
				for (int id = 1; id <= COUNT; id++) {
					// names in another order than ids
					String name = "name " + Integer.reverse(id);
					items.insert(transaction, new Item(id, (id <= 2 * sameNames) ? "same " + id % sameNames : name, id
							% 7));
				}
			});
		}
	}

	private static void requireSound(PersistentHeap heap) {
		assertThat(heap.verify().problems()).isEmpty();
	}

	private static long count(PersistentHeap heap, Extent<Item> items, Criteria criteria) {
		return heap.inTransaction((transaction) -> items.count(transaction, criteria));
	}

	@Test
	void indexesAreBuiltInSeveralCommits() {
		fill(1);
		try (PersistentHeap heap = open()) {
			long commits = heap.statistics().commitSequence();
			Extent<Item> items = heap.extent(items(BY_NAME, BY_GROUP));
			assertThat(heap.statistics().commitSequence() - commits).isEqualTo(2 * COUNT / 1000 + 2);
			assertThat(count(heap, items, Criteria.where("name", Operator.EQUAL, "same 0"))).isEqualTo(2);
			assertThat(count(heap, items, Criteria.where("group", Operator.EQUAL, 3))).isEqualTo(714);
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			long commits = heap.statistics().commitSequence();
			heap.extent(items(BY_NAME, BY_GROUP));
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
			requireSound(heap);
		}
	}

	@Test
	void indexesAreFreedInSeveralCommits() {
		fill(1);
		long used;
		try (PersistentHeap heap = open()) {
			heap.extent(items());
			used = heap.statistics().usedBytes();
		}
		for (int round = 0; round < 3; round++) {
			try (PersistentHeap heap = open()) {
				heap.extent(items(BY_NAME, BY_GROUP));
			}
			try (PersistentHeap heap = open()) {
				long commits = heap.statistics().commitSequence();
				heap.extent(items());
				assertThat(heap.statistics().commitSequence() - commits).isEqualTo(2 * (COUNT / 1000 - 1 + 1) + 1);
				requireSound(heap);
			}
			try (PersistentHeap heap = open()) {
				assertThat(heap.statistics().usedBytes()).isLessThanOrEqualTo(used + (256 << 10));
			}
		}
	}

	@Test
	void anIndexThatCannotBeUniqueListsTheFirstTenKeysWithIds() {
		fill(30);
		try (PersistentHeap heap = open()) {
			assertThatThrownBy(() -> heap.extent(items(IndexDefinition.unique("name", "name"))))
					.isInstanceOfSatisfying(UniqueKeyException.class, (ex) -> {
						assertThat(ex.isOfStoredObjects()).isTrue();
						assertThat(ex.getMessage().lines().filter((line) -> line.startsWith(
								"- index name, name = same ")))
								.hasSize(10);
						assertThat(ex).hasMessageContaining("same 1: ids [1, 31]")
								.hasMessageContaining("Start with the index not unique");
					});
			requireSound(heap);
			// the pool is as it was, and the extent can be opened otherwise
			Extent<Item> items = heap.extent(items(BY_NAME));
			assertThat(count(heap, items, Criteria.where("name", Operator.EQUAL, "same 1"))).isEqualTo(2);
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			requireSound(heap);
		}
	}

	@Test
	void aTransactionThatBeganBeforeTheBuildDoesNotUseTheIndex() {
		fill(1);
		try (PersistentHeap heap = open(); HeapTransaction before = heap.begin(TransactionOptions.READ_ONLY)) {
			Extent<Item> items = heap.extent(items(BY_NAME));
			assertThatThrownBy(() -> items.count(before, Criteria.where("name", Operator.EQUAL, "same 1")))
					.isInstanceOf(ConflictException.class).hasMessageContaining("was built since");
			assertThat(items.count(before)).isEqualTo(COUNT);
			assertThat(count(heap, items, Criteria.where("name", Operator.EQUAL, "same 0"))).isEqualTo(2);
		}
	}

	@Test
	void theLogTellsOfTheBuild() {
		fill(1);
		List<String> messages = new ArrayList<>();
		Handler handler = new Handler() {

			@Override
			public void publish(LogRecord logged) {
				messages.add(logged.getMessage());
			}

			@Override
			public void flush() {}

			@Override
			public void close() {}

		};
		Logger logger = Logger.getLogger("dev.pmem.heap.extent.IndexBuild");
		logger.addHandler(handler);
		try (PersistentHeap heap = open()) {
			heap.extent(items(BY_NAME));
		} finally {
			logger.removeHandler(handler);
		}
		assertThat(messages).first().asString().contains("items: building index name [name] over 5000 objects");
		assertThat(messages).anySatisfy((message) -> assertThat(message).contains("40 % done (2000 of 5000 entries)"));
		assertThat(messages).last().asString().contains("items: built index name [name]");
	}

}
