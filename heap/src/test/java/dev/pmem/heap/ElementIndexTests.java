/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Indexes of the elements of collections, arrays and maps' values.
 */
class ElementIndexTests {

	enum State {

		NEW, OPEN, DONE

	}

	record Contact(@Nullable List<@Nullable String> names) {}

	record Crate(long id, @Nullable List<@Nullable String> tags, int @Nullable [] points,
			@Nullable Set<State> states, @Nullable Map<String, @Nullable Long> scores, @Nullable Contact contact) {

		Crate with(@Nullable List<@Nullable String> tags) {
			return new Crate(this.id, tags, this.points, this.states, this.scores, this.contact);
		}

	}

	static class Box {

		long id;

		List<String> tags = new ArrayList<>();

	}

	static final class Special extends Box {

		List<Integer> marks = new ArrayList<>();

	}

	private static final List<String> PATHS = List.of("tags[]", "points[]", "states[]", "scores[]", "contact.names[]");

	private static final String LONG_TEXT = "x".repeat(3000);

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	private static ExtentDefinition<Crate> indexed(String name) {
		ExtentDefinition.Builder<Crate> builder = ExtentDefinition.of(name, Crate.class).id("id");
		PATHS.forEach(builder::index);
		return builder.build();
	}

	private static ExtentDefinition<Crate> plain(String name) {
		return ExtentDefinition.of(name, Crate.class).id("id").build();
	}

	private static <V> @Nullable V orNull(Random random, V value) {
		return (random.nextInt(6) == 0) ? null : value;
	}

	private static String text(Random random) {
		return List.of("a", "b", "ab", "abc", "\u20ac", "", LONG_TEXT, LONG_TEXT + "y").get(random.nextInt(8));
	}

	private static List<@Nullable String> texts(Random random) {
		List<@Nullable String> texts = new ArrayList<>();
		for (int count = random.nextInt(4); count > 0; count--) {
			texts.add(orNull(random, text(random)));
		}
		return texts;
	}

	private static Crate crate(long id, Random random) {
		Map<String, @Nullable Long> scores = new LinkedHashMap<>();
		Set<State> states = new LinkedHashSet<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			scores.put("k" + count, orNull(random, random.nextLong(6)));
			states.add(State.values()[random.nextInt(3)]);
		}
		return new Crate(id, orNull(random, texts(random)), orNull(random, random.ints(random.nextInt(4), 0, 8)
				.toArray()), orNull(random, states), orNull(random, scores), orNull(random, new Contact(orNull(random,
						texts(random)))));
	}

	private static Criteria criteria(Random random) {
		String path = PATHS.get(random.nextInt(PATHS.size()));
		UnaryOperator<Object> value = (_) -> switch (path) {
			case "points[]" -> random.nextInt(8);
			case "states[]" -> State.values()[random.nextInt(3)];
			case "scores[]" -> random.nextLong(6);
			default -> text(random);
		};
		String container = path.substring(0, path.length() - 2);
		Object one = value.apply("");
		Object other = value.apply("");
		boolean isText = one instanceof String;
		return switch (random.nextInt(isText ? 13 : 11)) {
			case 0 -> Criteria.where(path, Operator.EQUAL, one);
			case 1 -> Criteria.where(path, Operator.IN, Arrays.asList(one, null, other));
			case 2 -> Criteria.where(container, Operator.CONTAINING, one);
			case 3 -> Criteria.where(container, Operator.CONTAINING, List.of(one, other));
			case 4 -> Criteria.where(container, Operator.CONTAINING, (Object) new Object[]{one, other});
			case 5 -> Criteria.where(path, Operator.GREATER_OR_EQUAL, one);
			case 6 -> Criteria.where(path, Operator.BETWEEN, one, other);
			case 7 -> Criteria.and(Criteria.where(path, Operator.GREATER, one),
					Criteria.where(path, Operator.LESS_OR_EQUAL, other));
			case 8 -> Criteria.where(path, Operator.NOT_EQUAL, one);
			case 9 -> Criteria.and(Criteria.where(container, Operator.CONTAINING, one),
					Criteria.where(container, Operator.CONTAINING, other));
			case 10 -> Criteria.where(path, Operator.IS_NULL);
			case 11 -> Criteria.where(path, Operator.STARTING_WITH, one);
			default -> Criteria.ignoringCase(path, Operator.EQUAL, one);
		};
	}

	private static Set<Long> ids(Extent<Crate> extent, HeapTransaction transaction, Criteria criteria) {
		Set<Long> ids = new TreeSet<>();
		References found = extent.find(transaction, Query.of(criteria));
		while (found.next()) {
			assertThat(ids.add(extent.read(transaction, found.reference()).id())).as("found twice").isTrue();
		}
		return ids;
	}

	private static void requireSame(Extent<Crate> left, Extent<Crate> right, HeapTransaction transaction,
			Random random, long seed) {
		for (int count = 0; count < 10; count++) {
			Criteria criteria = criteria(random);
			Set<Long> expected = ids(right, transaction, criteria);
			assertThat(ids(left, transaction, criteria)).as("seed %d: %s by %s", seed, criteria,
					left.explain(Query.of(criteria))).isEqualTo(expected);
			assertThat(left.count(transaction, criteria)).as("seed %d: %s", seed, criteria).isEqualTo(expected.size());
		}
	}

	@Test
	void anIndexFindsWhatAScanFinds() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int opening = 0; opening < 4; opening++) {
			try (PersistentHeap heap = open()) {
				Extent<Crate> indexed = heap.extent(indexed("indexed"));
				Extent<Crate> plain = heap.extent(plain("plain"));
				for (int round = 0; round < 30; round++) {
					try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
						change(transaction, List.of(indexed, plain), random);
						Savepoint savepoint = transaction.savepoint();
						change(transaction, List.of(indexed, plain), random);
						requireSame(indexed, plain, transaction, random, seed);
						if (random.nextInt(3) == 0) {
							transaction.rollbackTo(savepoint);
							requireSame(indexed, plain, transaction, random, seed);
						}
						if (random.nextInt(4) > 0) {
							transaction.commit();
						}
					}
					try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
						requireSame(indexed, plain, transaction, random, seed);
					}
				}
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
	}

	private static void change(HeapTransaction transaction, List<Extent<Crate>> extents, Random random) {
		for (int count = random.nextInt(6); count > 0; count--) {
			long id = random.nextLong(150);
			Crate crate = crate(id, random);
			boolean isDelete = random.nextInt(4) == 0;
			for (Extent<Crate> extent : extents) {
				long reference = extent.locate(transaction, id);
				if (reference == Extent.NONE) {
					extent.insert(transaction, crate);
				} else if (isDelete) {
					extent.delete(transaction, reference);
				} else {
					extent.update(transaction, reference, crate);
				}
			}
		}
	}

	@Test
	void plans() {
		try (PersistentHeap heap = open()) {
			Extent<Crate> crates = heap.extent(indexed("crates"));
			assertThat(crates.explain(Query.of(Criteria.where("tags[]", Operator.EQUAL, "a"))))
					.isEqualTo("index tags[] [tags[]]: tags[] = a; covered");
			assertThat(crates.explain(Query.of(Criteria.where("tags", Operator.CONTAINING, "a"))))
					.isEqualTo("index tags[] [tags[]]: tags[] = a; covered");
			assertThat(crates.explain(Query.of(Criteria.where("tags", Operator.CONTAINING, List.of("a", "b")))))
					.startsWith("index tags[] [tags[]]: tags[] among [a, b] (2 ranges); covered");
			assertThat(crates.explain(Query.of(Criteria.where("tags[]", Operator.IN, List.of("a", "b")))))
					.startsWith("index tags[] [tags[]]: tags[] among");
			assertThat(crates.explain(Query.of(Criteria.where("tags[]", Operator.LIKE, "a%"))))
					.startsWith("index tags[] [tags[]]: tags[] starting with a");
			assertThat(crates.explain(Query.of(Criteria.where("points[]", Operator.BETWEEN, 1, 3))))
					.startsWith("index points[] [points[]]: points[] from 1 to 3");
			for (Criteria criteria : List.of(Criteria.where("tags[]", Operator.EQUAL, (Object) null),
					Criteria.where("tags[]", Operator.IS_NULL), Criteria.where("tags", Operator.IS_EMPTY),
					Criteria.where("tags[]", Operator.NOT_EQUAL, "a"),
					Criteria.where("tags", Operator.NOT_CONTAINING, "a"),
					Criteria.where("states[]", Operator.GREATER, State.NEW),
					Criteria.ignoringCase("tags[]", Operator.EQUAL, "a"))) {
				assertThat(crates.explain(Query.of(criteria))).as("%s", criteria).startsWith("index id [id]: all keys");
			}
		}
	}

	@Test
	void anIndexIsBuiltAndDropped() {
		Random random = new Random(1);
		List<Crate> all = new ArrayList<>();
		for (long id = 0; id < 3000; id++) {
			all.add(crate(id, random));
		}
		try (PersistentHeap heap = open()) {
			Extent<Crate> crates = heap.extent(plain("crates"));
			heap.inTransactionWithoutResult((transaction) -> all.forEach((each) -> crates.insert(transaction, each)));
		}
		for (int round = 0; round < 2; round++) {
			try (PersistentHeap heap = open()) {
				Extent<Crate> crates = heap.extent(indexed("crates"));
				assertThat(heap.verify().problems()).isEmpty();
				try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
					assertThat(crates.count(transaction, Criteria.where("tags[]", Operator.EQUAL, "ab")))
							.isEqualTo(all.stream().filter((each) -> each.tags() != null && each.tags().contains("ab"))
									.count());
				}
			}
			try (PersistentHeap heap = open()) {
				heap.extent(round == 0 ? indexed("crates") : plain("crates"));
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
	}

	/** Elements of another type have other keys. */
	@Test
	void anIndexWhoseElementsWidenedIsBuiltAnew() {
		record Narrow(long id, Integer[] points) {}
		record Wide(long id, Long[] points) {}
		try (PersistentHeap heap = open()) {
			Extent<Narrow> crates = heap.extent(ExtentDefinition.of("crates", Narrow.class).id("id").index("points[]")
					.build());
			heap.inTransactionWithoutResult(
					(transaction) -> crates.insert(transaction, new Narrow(1, new Integer[]{5, null, 7})));
		}
		try (PersistentHeap heap = open()) {
			Extent<Wide> crates = heap.extent(ExtentDefinition.of("crates", Wide.class).id("id").index("points[]")
					.build());
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThat(crates.count(transaction, Criteria.where("points[]", Operator.EQUAL, 7L))).isEqualTo(1);
				assertThat(crates.count(transaction, Criteria.where("points[]", Operator.EQUAL, 8L))).isZero();
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void hierarchies() {
		ExtentDefinition<Box> definition = ExtentDefinition.of("boxes", Box.class).id("id").subclass(Special.class)
				.index("tags[]").index("marks[]").build();
		try (PersistentHeap heap = open()) {
			Extent<Box> boxes = heap.extent(definition);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 4; id++) {
					Box box = (id % 2 == 0) ? new Special() : new Box();
					box.id = id;
					box.tags.add("t");
					if (box instanceof Special special) {
						special.marks.addAll(List.of(3, (int) id));
					}
					boxes.insert(transaction, box);
				}
				assertThat(boxes.count(transaction, Criteria.where("tags[]", Operator.EQUAL, "t"))).isEqualTo(4);
				assertThat(boxes.count(transaction, Criteria.where("marks[]", Operator.EQUAL, 3))).isEqualTo(2);
				Extent<Special> special = boxes.ofType(Special.class);
				assertThat(special.count(transaction, Criteria.where("tags[]", Operator.EQUAL, "t"))).isEqualTo(2);
				assertThat(special.explain(Query.of(Criteria.where("tags[]", Operator.EQUAL, "t"))))
						.startsWith("index tags[]");
			});
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void convertedElements() {
		record Meeting(long id, List<TimeZone> zones) {}
		try (PersistentHeap heap = open()) {
			Extent<Meeting> meetings = heap.extent(ExtentDefinition.of("meetings", Meeting.class).id("id")
					.index("zones[]").build());
			TimeZone rome = TimeZone.getTimeZone("Europe/Rome");
			TimeZone oslo = TimeZone.getTimeZone("Europe/Oslo");
			heap.inTransactionWithoutResult((transaction) -> {
				meetings.insert(transaction, new Meeting(1, List.of(rome, oslo)));
				meetings.insert(transaction, new Meeting(2, List.of(rome)));
				assertThat(meetings.count(transaction, Criteria.where("zones[]", Operator.EQUAL, rome))).isEqualTo(2);
				assertThat(meetings.count(transaction, Criteria.where("zones", Operator.CONTAINING, oslo))).isEqualTo(
						1);
				assertThat(meetings.explain(Query.of(Criteria.where("zones[]", Operator.EQUAL, oslo))))
						.startsWith("index zones[]");
			});
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void whatCannotBeIndexedIsRefused() {
		record Part(String code) {}
		record Whole(long id, String name, List<Part> parts, List<List<String>> rows, byte[] bytes,
				List<String> tags) {}
		try (PersistentHeap heap = open()) {
			for (IndexDefinition index : List.of(IndexDefinition.of("i", "name[]"), IndexDefinition.of("i", "parts[]"),
					IndexDefinition.of("i", "rows[]"), IndexDefinition.of("i", "bytes[]"),
					IndexDefinition.of("i", "nothing[]"), IndexDefinition.of("i", "tags[]", "name"),
					IndexDefinition.of("i", "name", "tags[]"), IndexDefinition.unique("i", "tags[]"))) {
				assertThatThrownBy(
						() -> heap.extent(ExtentDefinition.of("wholes", Whole.class).id("id").index(index).build()))
						.as("%s", index).isInstanceOf(RuntimeException.class).hasMessageContaining("Whole");
			}
		}
	}

}
