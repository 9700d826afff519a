/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.concurrent.Race;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A change of a class is refused for the objects that are stored, not for those that could have been: a release that only
 * reads leaves nothing that keeps another one out.
 */
class LayoutInUseTests {

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("shop.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static ExtentDefinition<Object> definition(CompiledRelease release, String... indexes) {
		ExtentDefinition.Builder<Object> definition = ExtentDefinition.of(release.type("Item")).id("id");
		for (String each : indexes) {
			definition.index(each);
		}
		return definition.build();
	}

	/** Starts a release, and lets it do something. */
	private void start(CompiledRelease release, List<String> indexes,
			BiConsumer<PersistentHeap, Extent<Object>> action) {
		try (PersistentHeap heap = open()) {
			Extent<Object> items = heap.extent(definition(release, indexes.toArray(String[]::new)));
			action.accept(heap, items);
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).as("without the class").isEmpty();
		}
	}

	private void start(CompiledRelease release, BiConsumer<PersistentHeap, Extent<Object>> action) {
		start(release, List.of(), action);
	}

	private static void insert(PersistentHeap heap, Extent<Object> items, Object... made) {
		heap.inTransactionWithoutResult((transaction) -> {
			for (Object each : made) {
				items.insert(transaction, each);
			}
		});
	}

	private static void delete(PersistentHeap heap, Extent<Object> items, Object id) {
		heap.inTransactionWithoutResult((transaction) -> items.delete(transaction, items.locate(transaction, id)));
	}

	/** Reads all: the values of a field. */
	private static List<String> read(PersistentHeap heap, Extent<Object> items, String field) {
		return heap.inTransaction((transaction) -> {
			List<String> found = new ArrayList<>();
			Hits<Object> hits = items.find(transaction, Query.of(new Criteria.And(List.of())));
			while (hits.next()) {
				found.add(CompiledRelease.text(hits.read(), field));
			}
			return found;
		});
	}

	private void requireRefused(CompiledRelease release, String... parts) {
		try (PersistentHeap heap = open()) {
			long commits = heap.statistics().commitSequence();
			assertThatThrownBy(() -> heap.extent(definition(release))).isInstanceOf(LayoutMismatchException.class)
					.hasMessageContainingAll(parts);
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
		}
	}

	private static CompiledRelease colours(String constants) {
		return CompiledRelease.of("enum Colour { " + constants + " }", "class Item { long id; Colour colour; }");
	}

	@Test
	void aConstantThatIsNotStoredGoes() {
		CompiledRelease both = colours("RED, GREEN");
		start(both, List.of("colour"), (heap, items) -> insert(heap, items, both.make("Item", 1L, both.constant(
				"Colour",
				"RED"))));
		CompiledRelease red = colours("RED");
		start(red, List.of("colour"), (heap, items) -> assertThat(read(heap, items, "colour")).containsExactly("RED"));
	}

	@Test
	void aConstantOfAnEmptyExtentGoes() {
		CompiledRelease both = colours("RED, GREEN");
		start(both, List.of("colour"), (heap, items) -> {});
		start(colours("BLUE"), List.of("colour"), (heap, items) -> assertThat(read(heap, items, "colour")).isEmpty());
		start(both, (heap, items) -> {
			insert(heap, items, both.make("Item", 1L, both.constant("Colour", "GREEN")));
			delete(heap, items, 1L);
		});
		start(colours("BLUE"), List.of("colour"), (heap, items) -> assertThat(read(heap, items, "colour")).isEmpty());
	}

	@Test
	void aReleaseThatAddedAConstantAndOnlyReadLetsTheFormerOneIn() {
		CompiledRelease former = colours("RED, GREEN");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, former.constant("Colour",
				"GREEN"))));
		start(colours("RED, GREEN, BLUE"), (heap, items) -> assertThat(read(heap, items, "colour")).containsExactly(
				"GREEN"));
		start(former, (heap, items) -> assertThat(read(heap, items, "colour")).containsExactly("GREEN"));
	}

	private static CompiledRelease numbers(String type) {
		return CompiledRelease.of("class Item { long id; " + type + " n; }");
	}

	@Test
	void aReleaseThatWidenedANumberAndOnlyReadLetsTheFormerOneIn() {
		CompiledRelease former = numbers("int");
		for (List<String> indexes : List.of(List.<String>of(), List.of("n"))) {
			start(former, indexes, (heap, items) -> insert(heap, items, former.make("Item", 1L + indexes.size(), 7)));
			start(numbers("long"), indexes, (heap, items) -> assertThat(read(heap, items, "n")).containsOnly("7"));
			start(former, indexes, (heap, items) -> assertThat(read(heap, items, "n")).containsOnly("7"));
		}
	}

	@Test
	void objectsThatAreGoneKeepNobodyOut() {
		CompiledRelease former = numbers("int");
		CompiledRelease later = numbers("long");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, 7)));
		start(later, (heap, items) -> {
			insert(heap, items, later.make("Item", 2L, 8L));
			delete(heap, items, 2L);
		});
		start(former, (heap, items) -> assertThat(read(heap, items, "n")).containsExactly("7"));
	}

	@Test
	void theMessageSaysHowManyObjectsAreInTheWay() {
		CompiledRelease former = numbers("int");
		CompiledRelease later = numbers("long");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, 7)));
		start(later, (heap, items) -> {
			for (long id = 2; id < 14; id++) {
				insert(heap, items, later.make("Item", id, 8L));
			}
		});
		requireRefused(former, "Item.n was stored as LONG", "12 objects",
				"with the ids [2, 3, 4, 5, 6, 7, 8, 9, 10, 11] "
						+ "and others");
		start(later, (heap, items) -> {
			for (long id = 3; id < 14; id++) {
				delete(heap, items, id);
			}
		});
		requireRefused(former, "Item.n was stored as LONG", "1 object,", "with the id 2");
	}

	/** Damages the object that has this text, so that a look at it is refused. */
	private void damage(String text) {
		try {
			Path pool = this.folder.resolve("shop.pmem");
			byte[] content = java.nio.file.Files.readAllBytes(pool);
			int at = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
			assertThat(at).isPositive();
			content[at]++;
			java.nio.file.Files.write(pool, content);
		} catch (java.io.IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private void openOnly(CompiledRelease release) {
		try (PersistentHeap heap = open()) {
			heap.extent(definition(release));
		}
	}

	@Test
	void noObjectIsLookedAtWhereNothingHasChanged() {
		CompiledRelease former = CompiledRelease.of("enum Colour { RED, GREEN }",
				"class Item { long id; String text; Colour colour; }");
		CompiledRelease later = CompiledRelease.of("enum Colour { RED }",
				"class Item { long id; String text; Colour colour; }");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, "a text to be damaged", former
				.constant(
						"Colour", "RED"))));
		// has to look at the objects for GREEN, and finds none
		openOnly(later);
		damage("a text to be damaged");
		openOnly(later);
		assertThatThrownBy(() -> openOnly(CompiledRelease.of("enum Colour { BLUE }",
				"class Item { long id; String text; Colour colour; }"))).isInstanceOf(CorruptPoolException.class);
	}

	@Test
	void aLayoutThatNoObjectHasIsLookedForOnce() {
		CompiledRelease former = CompiledRelease.of("class Item { long id; String text; int n; }");
		CompiledRelease later = CompiledRelease.of("class Item { long id; String text; long n; }");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, "a text to be damaged", 7)));
		start(later, (heap, items) -> {
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				items.insert(transaction, later.make("Item", 2L, "rolled back", 8L));
			}
		});
		openOnly(former);
		damage("a text to be damaged");
		openOnly(former);
	}

	@Test
	void aStartThatOnlyReadsLeavesNoLayout() {
		CompiledRelease former = numbers("int");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, 7)));
		CompiledRelease later = numbers("long");
		start(later, (heap, items) -> {
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
			assertThat(read(heap, items, "n")).containsExactly("7");
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
			long commits = heap.statistics().commitSequence();
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThatThrownBy(() -> items.insert(transaction, later.make("Item", 2L, 8L))).isInstanceOf(
						IllegalStateException.class);
			}
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
			insert(heap, items, later.make("Item", 2L, 8L));
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(2);
			assertThat(heap.statistics().commitSequence()).as("the layout's and its own").isEqualTo(commits + 2);
			insert(heap, items, later.make("Item", 3L, 8L));
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits + 3);
		});
	}

	@Test
	void aNewExtentHasNoLayoutBeforeItHasAnObject() {
		CompiledRelease release = numbers("int");
		start(release, (heap, items) -> assertThat(heap.contents().extents().getFirst().layoutCount()).isZero());
		start(CompiledRelease.of("class Item { String id; boolean other; }"), List.of("other"),
				(heap, items) -> assertThat(heap.contents().extents().getFirst().layoutCount()).isZero());
		start(release, List.of("n"), (heap, items) -> {
			insert(heap, items, release.make("Item", 1L, 7));
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
		});
		requireRefused(CompiledRelease.of("class Item { String id; boolean other; }"), "1 object is ordered by id");
	}

	@Test
	void anUpdateWritesTheLayoutToo() {
		CompiledRelease former = numbers("int");
		CompiledRelease later = numbers("long");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, 7), former.make("Item", 2L, 7)));
		start(later, (heap, items) -> heap.inTransactionWithoutResult((transaction) -> items.update(transaction,
				items.locate(transaction, 1L), later.make("Item", 1L, 8L))));
		requireRefused(former, "1 object, with the id 1");
		start(later, (heap, items) -> assertThat(heap.convertObjects((_) -> {})).isEqualTo(1));
		requireRefused(former, "2 objects, with the ids [1, 2]");
	}

	@Test
	void aConversionWritesTheLayoutToo() {
		CompiledRelease former = numbers("int");
		start(former, (heap, items) -> insert(heap, items, former.make("Item", 1L, 7), former.make("Item", 2L, 7)));
		start(numbers("long"), List.of("n"), (heap, items) -> {
			assertThat(heap.convertObjects((_) -> {})).isEqualTo(2);
			assertThat(read(heap, items, "n")).containsOnly("7");
		});
		requireRefused(former, "2 objects, with the ids [1, 2]");
	}

	@Test
	void manyFirstWritersWriteOneLayout() throws InterruptedException {
		CompiledRelease release = numbers("int");
		try (PersistentHeap heap = open()) {
			Extent<Object> items = heap.extent(definition(release));
			new Race().add(8, (thread) -> insert(heap, items, release.make("Item", (long) thread, thread))).run();
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
			assertThat(heap.statistics().conflictCount()).isZero();
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).isEmpty();
			assertThat(read(heap, heap.extent(definition(release)), "n")).hasSize(8);
		}
	}

	@Test
	void aLayoutThatWasRolledBackIsWrittenOnce() {
		CompiledRelease release = numbers("int");
		start(release, (heap, items) -> {
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				items.insert(transaction, release.make("Item", 1L, 7));
			}
			insert(heap, items, release.make("Item", 2L, 7));
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
		});
	}

	@Test
	void aLayoutOfTwoExtentsIsListedByBoth() {
		CompiledRelease release = numbers("int");
		ExtentDefinition<Object> other = ExtentDefinition.of("others", release.type("Item")).id("id").build();
		try (PersistentHeap heap = open()) {
			Extent<Object> items = heap.extent(definition(release));
			Extent<Object> others = heap.extent(other);
			insert(heap, items, release.make("Item", 1L, 7));
			insert(heap, others, release.make("Item", 1L, 8));
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).isEmpty();
			assertThat(read(heap, heap.extent(other), "n")).containsExactly("8");
		}
	}

	private static CompiledRelease shapes(String of, String... more) {
		String[] sources = java.util.Arrays.copyOf(more, more.length + 2);
		sources[more.length] = "sealed interface Shape permits " + of + " {}";
		sources[more.length + 1] = "class Item { long id; Shape shape; java.util.List<Shape> shapes; }";
		return CompiledRelease.of(sources);
	}

	@Test
	void aClassOfASealedTypeThatIsNotStoredGoes() {
		String circle = "record Circle(int radius) implements Shape {}";
		CompiledRelease both = shapes("Circle, Square", circle, "record Square(int side) implements Shape {}");
		Object made = both.make("Circle", 5);
		start(both, (heap, items) -> insert(heap, items, both.make("Item", 1L, made, List.of(made))));
		start(shapes("Circle", circle), (heap, items) -> assertThat(read(heap, items, "shapes")).containsExactly(
				"[Circle[radius=5]]"));
		start(both, (heap, items) -> assertThat(read(heap, items, "shape")).containsExactly("Circle[radius=5]"));
	}

	private static CompiledRelease everywhere(String constants) {
		return CompiledRelease.of("enum Colour { " + constants + " }", "record Part(Colour colour) {}",
				"class Item { long id; Colour[] array; java.util.List<Colour> list; java.util.EnumSet<Colour> set; "
						+ "java.util.Map<Colour, Colour> map; java.util.EnumMap<Colour, Integer> keys; Part part; "
						+ "java.util.Optional<Colour> maybe; }");
	}

	/** With the same constant at every place. */
	@SuppressWarnings({"unchecked", "rawtypes"})
	private static Object everywhere(CompiledRelease release, long id, String name) {
		Enum constant = (Enum) release.constant("Colour", name);
		Object array = java.lang.reflect.Array.newInstance(constant.getClass(), 1);
		java.lang.reflect.Array.set(array, 0, constant);
		java.util.EnumMap keys = new java.util.EnumMap(constant.getClass());
		keys.put(constant, 1);
		return release.make("Item", id, array, List.of(constant), java.util.EnumSet.of(constant), java.util.Map.of(
				constant, constant), keys, release.make("Part", constant), java.util.Optional.of(constant));
	}

	@Test
	void aConstantThatIsNotStoredGoesWhereverItCouldBe() {
		CompiledRelease both = everywhere("GREEN, RED");
		start(both, (heap, items) -> insert(heap, items, everywhere(both, 1, "RED")));
		CompiledRelease red = everywhere("RED");
		start(red, List.of("part.colour"), (heap, items) -> {
			assertThat(read(heap, items, "map")).containsExactly("{RED=RED}");
			assertThat(read(heap, items, "set")).containsExactly("[RED]");
			insert(heap, items, everywhere(red, 2, "RED"));
		});
		start(both, (heap, items) -> assertThat(read(heap, items, "keys")).containsOnly("{RED=1}"));
		CompiledRelease green = everywhere("GREEN");
		requireRefused(green, "Item.list[] is RED", "Item.keys[key] is RED", "Item.maybe[] is RED",
				"2 values, in objects with the "
						+ "ids [1, 2]");
	}

	@Test
	void theInitialValueOfAnAddedPropertyKeepsItsConstantWhereObjectsHaveIt() {
		CompiledRelease first = CompiledRelease.of("enum Colour { RED, GREEN }", "class Item { long id; }");
		CompiledRelease second = CompiledRelease.of("enum Colour { RED, GREEN }",
				"class Item { long id; Colour colour = Colour.GREEN; }");
		CompiledRelease third = CompiledRelease.of("enum Colour { RED }",
				"class Item { long id; Colour colour = Colour.RED; }");
		start(first, (heap, items) -> insert(heap, items, first.make("Item", 1L)));
		start(second, (heap, items) -> assertThat(read(heap, items, "colour")).containsExactly("GREEN"));
		requireRefused(third, "Item.colour is GREEN", "1 value, in objects with the ids [1]");
		start(second, (heap, items) -> delete(heap, items, 1L));
		start(third, (heap, items) -> assertThat(read(heap, items, "colour")).isEmpty());
	}

	@Test
	void classesOfAHierarchyComeAndGo() {
		String top = "abstract class Item { long id; }";
		CompiledRelease both = CompiledRelease.of(top, "class Book extends Item { int pages; }",
				"class Film extends Item { int minutes; }");
		CompiledRelease later = CompiledRelease.of(top, "class Book extends Item { long pages; }",
				"class Film extends Item { int minutes; }");
		for (CompiledRelease each : List.of(both, later, both)) {
			try (PersistentHeap heap = open()) {
				ExtentDefinition<Object> definition = hierarchy(each);
				Extent<Object> items = heap.extent(definition);
				if (heap.inTransaction((transaction) -> items.count(transaction)) == 0) {
					insert(heap, items, bookOf(each, 1));
				}
				assertThat(heap.verify().problems()).isEmpty();
				heap.inTransactionWithoutResult((transaction) -> assertThat(items.find(transaction, 1L)).isNotNull());
			}
		}
		try (PersistentHeap heap = open()) {
			insert(heap, heap.extent(hierarchy(later)), bookOf(later, 2));
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThatThrownBy(() -> heap.extent(hierarchy(both))).isInstanceOf(LayoutMismatchException.class)
					.hasMessageContainingAll("Book.pages was stored as LONG", "(1 object, with the id 2)");
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	private static ExtentDefinition<Object> hierarchy(CompiledRelease release) {
		return ExtentDefinition.of(release.type("Item")).id("id").subclass(release.type("Book")).subclass(release.type(
				"Film")).build();
	}

	private static Object bookOf(CompiledRelease release, long id) {
		try {
			Object book = release.make("Book");
			java.lang.reflect.Field field = release.type("Item").getDeclaredField("id");
			field.setAccessible(true);
			field.set(book, id);
			return book;
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void objectsWithoutIdsHaveTheirLayoutFromTheFirst() {
		CompiledRelease release = CompiledRelease.of(
				"@dev.pmem.heap.annotation.HeapObject class Note { String text; Note next; }",
				"class Item { long id; Note note; }");
		try (PersistentHeap heap = open()) {
			Extent<Object> items = heap.extent(definition(release));
			Object second = release.make("Note", "second", null);
			insert(heap, items, release.make("Item", 1L, release.make("Note", "first", second)));
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).isEmpty();
			heap.extent(definition(release));
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void aCollectionThatIsOnlyReadLeavesNoLayout() {
		CompiledRelease former = CompiledRelease.of("class Part { String text; }");
		CompiledRelease later = CompiledRelease.of("class Part { String text; int added; }");
		try (PersistentHeap heap = open()) {
			heap.inTransactionWithoutResult((transaction) -> {
				heap.list(transaction, "list", former.type("Part")).add(former.make("Part", "a"));
				heap.map(transaction, "map", String.class, former.type("Part")).put("a", former.make("Part", "a"));
			});
		}
		try (PersistentHeap heap = open()) {
			long commits = heap.statistics().commitSequence();
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(heap.list(transaction, "list", later.type("Part"))).hasSize(1);
				assertThat(heap.map(transaction, "map", String.class, later.type("Part"))).containsKey("a");
			});
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
			heap.inTransactionWithoutResult((transaction) -> {
				heap.list(transaction, "list", later.type("Part")).set(0, later.make("Part", "b", 1));
				heap.list(transaction, "list", later.type("Part")).add(later.make("Part", "x".repeat(900), 1));
				heap.map(transaction, "map", String.class, later.type("Part")).put("a", later.make("Part", "b", 1));
				heap.map(transaction, "map", String.class, later.type("Part")).put("b", later.make("Part", "b", 1));
			});
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).isEmpty();
			heap.inTransactionWithoutResult((transaction) -> assertThat(heap.list(transaction, "list", later.type(
					"Part"))
					.stream().map((each) -> CompiledRelease.text(each, "text")).toList()).containsExactly("b", "x"
							.repeat(
									900)));
		}
	}

}
