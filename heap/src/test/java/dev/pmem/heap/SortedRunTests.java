/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/** An index whose properties are the first sort keys is scanned in its order, and only what is equal there is sorted. */
class SortedRunTests {

	private static final int COUNT = 400;

	record Task(long id, Integer rank, int part, String text) {}

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private final List<Task> tasks = new ArrayList<>();

	private Extent<Task> extent;

	@BeforeEach
	void fill() {
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20, 1 << 20));
		this.extent = this.heap.extent(new ExtentDefinition<>("tasks", Task.class, new ReflectionTypeModels(), "id",
				List.of(new IndexDefinition("rank", List.of("rank"), false),
						new IndexDefinition("part", List.of("part", "rank"), false))));
		Random random = new Random(TestSeed.next());
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int id = 0; id < COUNT; id++) {
				Task task = new Task(id, (random.nextInt(9) == 0) ? null : random.nextInt(40), random.nextInt(5),
						"t" + random.nextInt(9));
				this.tasks.add(task);
				this.extent.insert(transaction, task);
			}
		});
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private List<Long> find(Query query) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			List<Long> ids = new ArrayList<>();
			Hits<Task> hits = this.extent.find(transaction, query);
			while (hits.next()) {
				ids.add(hits.read().id());
			}
			return ids;
		}
	}

	private long examined(Query query) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			Hits<Task> hits = this.extent.find(transaction, query);
			while (hits.next()) {
				assertThat(hits.reference()).isPositive();
			}
			return transaction.examinedObjects();
		}
	}

	private List<Long> expected(Comparator<Task> order, long offset, long limit) {
		return this.tasks.stream().sorted(order.thenComparing(Task::id)).skip(offset).limit(limit).map(Task::id)
				.toList();
	}

	@Test
	void runsAreSortedAsAll() {
		Comparator<Task> byRank = Comparator.comparing(Task::rank, Comparator.nullsFirst(Comparator.naturalOrder()));
		List<SortOrder> orders = List.of(SortOrder.ascending("rank"), SortOrder.descending("text"),
				SortOrder.ascending("id"));
		List<SortOrder> down = List.of(SortOrder.descending("rank"), SortOrder.descending("text"),
				SortOrder.ascending("id"));
		for (long offset : new long[]{0, 1, 17, COUNT - 1, COUNT + 5}) {
			for (long limit : new long[]{0, 1, 20, COUNT, 20_000, Query.UNLIMITED}) {
				assertThat(find(Query.all().sortedBy(orders).slice(offset, limit)))
						.isEqualTo(expected(byRank.thenComparing(Comparator.comparing(Task::text).reversed()), offset,
								limit));
				assertThat(find(Query.all().sortedBy(down).slice(offset, limit)))
						.isEqualTo(expected(byRank.reversed().thenComparing(Comparator.comparing(Task::text)
								.reversed()),
								offset, limit));
			}
		}
	}

	@Test
	void aPageReadsItsRunsOnly() {
		List<SortOrder> orders = List.of(SortOrder.ascending("rank"), SortOrder.ascending("id"));
		Criteria behind = Criteria.where("rank", Operator.GREATER_OR_EQUAL, 20);
		assertThat(this.extent.explain(Query.of(behind).sortedBy(orders))).contains("in order of rank, then sorted by");
		assertThat(examined(Query.of(behind).sortedBy(orders).slice(0, 10))).isLessThan(80);
		assertThat(examined(Query.of(behind).sortedBy(List.of(SortOrder.ascending("text"))).slice(0, 10)))
				.isGreaterThan(100);
	}

}
