/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.SortOrder.Nulls;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Queries whose order, or part of it, comes from an index, and ranges that need no test, compared with a plain list: with
 * texts around the length at which keys are cut, nulls, compound indexes, both directions, offsets and limits, in
 * transactions that have changed something and in such that have not.
 */
class OrderFromIndexTests {

	private static final int COUNT = 400;

	private final long seed = TestSeed.next();

	private final SplittableRandom random = new SplittableRandom(this.seed);

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private Extent<Row> rows;

	private final Map<Long, Row> model = new TreeMap<>();

	record Row(long id, @Nullable String text, String owner, @Nullable Integer number, int rank, State state) {}

	enum State {
		NEW, OLD, GONE
	}

	@BeforeEach
	void fill() {
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 8 << 20, 64 << 20, 1 << 20));
		this.rows = this.heap.extent(new ExtentDefinition<>("rows", Row.class, new ReflectionTypeModels(), "id",
				List.of(new IndexDefinition("text", List.of("text"), false),
						new IndexDefinition("number", List.of("number"), false),
						new IndexDefinition("owner", List.of("owner", "rank"), false),
						new IndexDefinition("state", List.of("state", "rank"), false),
						new IndexDefinition("rank", List.of("rank", "text"), false))));
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 0; id < COUNT; id++) {
				put(transaction, row(id), this.model);
			}
		});
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	@Test
	void queriesFindWhatAModelFinds() {
		for (int round = 0; round < 60; round++) {
			boolean isSerializable = this.random.nextInt(4) == 0;
			Map<Long, Row> own = new TreeMap<>(this.model);
			Isolation isolation = isSerializable ? Isolation.SERIALIZABLE : Isolation.SNAPSHOT;
			try (HeapTransaction transaction = this.heap.begin(new TransactionOptions(isolation, false))) {
				for (int changes = this.random.nextInt(3) * this.random.nextInt(10); changes > 0; changes--) {
					change(transaction, own);
				}
				for (int query = 0; query < 20; query++) {
					compare(transaction, own);
				}
				if (this.random.nextBoolean()) {
					transaction.commit();
					this.model.clear();
					this.model.putAll(own);
				}
			}
		}
	}

	private void change(HeapTransaction transaction, Map<Long, Row> own) {
		long id = this.random.nextInt(COUNT + 20);
		if (this.random.nextInt(4) == 0) {
			long reference = this.rows.locate(transaction, id);
			if (reference != Extent.NONE) {
				this.rows.delete(transaction, reference);
				own.remove(id);
			}
			return;
		}
		put(transaction, row(id), own);
	}

	private void put(HeapTransaction transaction, Row row, Map<Long, Row> own) {
		long reference = this.rows.locate(transaction, row.id);
		if (reference == Extent.NONE) {
			this.rows.insert(transaction, row);
		} else {
			this.rows.update(transaction, reference, row);
		}
		own.put(row.id, row);
	}

	private Row row(long id) {
		return new Row(id, (this.random.nextInt(6) == 0) ? null : text(), text(),
				(this.random.nextInt(6) == 0) ? null : this.random.nextInt(12), this.random.nextInt(6),
				State.values()[this.random.nextInt(3)]);
	}

	/** Short, or so long that its key, alone or with others, is cut or nearly so, with the difference near the cut. */
	private String text() {
		String end = "" + (char) ('a' + this.random.nextInt(3)) + (this.random.nextInt(5) == 0 ? "\0" : "");
		if (this.random.nextInt(3) > 0) {
			return "t".repeat(this.random.nextInt(3)) + end;
		}
		return "t".repeat(255 + this.random.nextInt(50)) + end + "z".repeat(this.random.nextInt(3));
	}

	private void compare(HeapTransaction transaction, Map<Long, Row> own) {
		List<Condition> conditions = new ArrayList<>();
		for (int count = this.random.nextInt(3); count > 0; count--) {
			conditions.add(condition());
		}
		List<Order> orders = new ArrayList<>();
		for (int count = this.random.nextInt(4); count > 0; count--) {
			orders.add(order());
		}
		Comparator<Row> comparator = orders.stream().map(Order::comparator).reduce((_, _) -> 0,
				Comparator::thenComparing);
		Query query = (conditions.isEmpty()
				? Query.all()
				: Query.of(Criteria.and(
						conditions.stream().map(Condition::criteria).toArray(Criteria[]::new))))
				.sortedBy(orders.stream().map(Order::order).toList());
		String description = "seed " + this.seed + ", " + this.rows.explain(query);
		List<Row> expected = own.values()
				.stream()
				.filter((row) -> conditions.stream().allMatch((each) -> each.meaning.test(row)))
				.toList();
		List<Row> found = list(transaction, query);
		assertThat(found).as(description).containsExactlyInAnyOrderElementsOf(expected).isSortedAccordingTo(comparator);
		if (query.criteria() != null) {
			assertThat(this.rows.count(transaction, query.criteria())).as(description).isEqualTo(expected.size());
		}
		int offset = this.random.nextInt(3) * this.random.nextInt(200);
		int limit = 1 + this.random.nextInt(30);
		assertThat(list(transaction, query.slice(offset, limit))).as("%s, %d, %d", description, offset, limit)
				.isEqualTo(found.stream().skip(offset).limit(limit).toList());
	}

	private List<Row> list(HeapTransaction transaction, Query query) {
		List<Row> found = new ArrayList<>();
		Hits<Row> hits = this.rows.find(transaction, query);
		while (hits.next()) {
			found.add(hits.read());
		}
		assertThat(hits.next()).isFalse();
		return found;
	}

	private record Condition(Criteria criteria, Predicate<Row> meaning) {}

	private Condition condition() {
		return switch (this.random.nextInt(6)) {
			case 0 -> comparison("id", Row::id, (long) this.random.nextInt(COUNT), (long) this.random.nextInt(COUNT));
			case 1 -> comparison("number", Row::number, this.random.nextInt(12), this.random.nextInt(12));
			case 2 -> comparison("rank", Row::rank, this.random.nextInt(6), this.random.nextInt(6));
			case 3 -> comparison("text", Row::text, text(), text());
			case 4 -> {
				State state = State.values()[this.random.nextInt(3)];
				yield new Condition(Criteria.where("state", Operator.EQUAL, state), (row) -> row.state == state);
			}
			default -> {
				String start = "t".repeat(this.random.nextInt(3)) + "t";
				yield new Condition(Criteria.where("owner", Operator.STARTING_WITH, start),
						(row) -> row.owner.startsWith(start));
			}
		};
	}

	private <V extends Comparable<V>> Condition comparison(String property, Function<Row, @Nullable V> getter, V first,
			V second) {
		Operator[] operators = {Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL,
				Operator.EQUAL, Operator.BETWEEN};
		Operator operator = operators[this.random.nextInt(operators.length)];
		Predicate<V> meaning = switch (operator) {
			case LESS -> (value) -> value.compareTo(first) < 0;
			case LESS_OR_EQUAL -> (value) -> value.compareTo(first) <= 0;
			case GREATER -> (value) -> value.compareTo(first) > 0;
			case GREATER_OR_EQUAL -> (value) -> value.compareTo(first) >= 0;
			case EQUAL -> (value) -> value.compareTo(first) == 0;
			default -> (value) -> value.compareTo(first) >= 0 && value.compareTo(second) <= 0;
		};
		Criteria criteria = (operator == Operator.BETWEEN)
				? Criteria.where(property, operator, first, second)
				: Criteria.where(property, operator, first);
		return new Condition(criteria, (row) -> {
			V value = getter.apply(row);
			return value != null && meaning.test(value);
		});
	}

	private record Order(SortOrder order, Comparator<Row> comparator) {}

	private Order order() {
		return switch (this.random.nextInt(6)) {
			case 0 -> order("id", Row::id);
			case 1 -> order("text", Row::text);
			case 2 -> order("owner", Row::owner);
			case 3 -> order("number", Row::number);
			case 4 -> order("state", Row::state);
			default -> order("rank", Row::rank);
		};
	}

	private <V extends Comparable<V>> Order order(String property, Function<Row, @Nullable V> getter) {
		boolean descending = this.random.nextBoolean();
		Nulls nulls = Nulls.values()[this.random.nextInt(3)];
		boolean isNullsFirst = (nulls == Nulls.NATIVE) ? !descending : nulls == Nulls.FIRST;
		Comparator<V> values = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
		return new Order(new SortOrder(property, descending, false, nulls), Comparator.comparing(getter,
				isNullsFirst ? Comparator.nullsFirst(values) : Comparator.nullsLast(values)));
	}

}
