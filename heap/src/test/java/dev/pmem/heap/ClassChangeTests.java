/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.Hits;

/**
 * Extents that are opened with a class that has changed since: what is stored is read, found by its indexes, and told where
 * it can't be. Each opening is one of a release of the application.
 */
class ClassChangeTests {

	private static final String NAME = "tasks";

	enum State {

		OPEN, DONE, LOST

	}

	static class Task {

		long id;

		String name;

		State state = State.OPEN;

		Integer count = 1;

		Task() {}

		Task(long id, String name, State state, Integer count) {
			this.id = id;
			this.name = name;
			this.state = state;
			this.count = count;
		}

	}

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("tasks.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static <T> ExtentDefinition.Builder<T> define(Class<T> type) {
		return ExtentDefinition.of(NAME, type).id("id");
	}

	/** As the first release left it: tasks 1 to 3. */
	private void fill(String... indexes) {
		try (PersistentHeap heap = open()) {
			ExtentDefinition.Builder<Task> definition = define(Task.class);
			for (String index : indexes) {
				definition.index(index);
			}
			Extent<Task> tasks = heap.extent(definition.build());
			heap.inTransactionWithoutResult((transaction) -> {
				tasks.insert(transaction, new Task(1, "a", State.OPEN, 10));
				tasks.insert(transaction, new Task(2, "b", State.DONE, 20));
				tasks.insert(transaction, new Task(3, "c", State.DONE, null));
			});
			tasks.nextSequenceValue();
		}
	}

	private static <T> List<T> find(PersistentHeap heap, Extent<T> extent, Criteria criteria) {
		return heap.inTransaction((transaction) -> {
			List<T> found = new ArrayList<>();
			Hits<T> hits = extent.find(transaction, Query.of(criteria));
			while (hits.next()) {
				found.add(hits.read());
			}
			return found;
		});
	}

	private static <T> T get(PersistentHeap heap, Extent<T> extent, Object id) {
		return heap.inTransaction((transaction) -> Objects.requireNonNull(extent.find(transaction, id)));
	}

	private static void requireSound(PersistentHeap heap) {
		assertThat(heap.verify().problems()).isEmpty();
	}

	/** The pool is what it was: the first release's class reads all of it, and nothing was committed. */
	private void requireRefused(ExtentDefinition<?> definition, String... parts) {
		try (PersistentHeap heap = open()) {
			long commits = heap.statistics().commitSequence();
			assertThatThrownBy(() -> heap.extent(definition)).isInstanceOf(LayoutMismatchException.class)
					.hasMessageContaining("Extent " + NAME + " in pool ").hasMessageContainingAll(parts);
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
			Extent<Task> tasks = heap.extent(define(Task.class).build());
			assertThat(get(heap, tasks, 2L).name).isEqualTo("b");
			requireSound(heap);
		}
	}

	static class Titled {

		long id;

		@PreviousName("name")
		String title;

		State state;

		int stars = 5;

		String label = "none";

	}

	@Test
	void aRenamedPropertyKeepsItsIndexAndItsValues() {
		fill("name", "state");
		try (PersistentHeap heap = open()) {
			Extent<Titled> titled = heap.extent(define(Titled.class).index("title").index("state").build());
			assertThat(titled.explain(Query.of(Criteria.where("title", Operator.EQUAL, "b")))).contains("title");
			assertThat(find(heap, titled, Criteria.where("title", Operator.EQUAL, "b"))).singleElement()
					.satisfies((found) -> assertThat(found.id).isEqualTo(2));
			heap.inTransaction((transaction) -> {
				Titled changed = titled.read(transaction, titled.locate(transaction, 2L));
				changed.title = "x";
				return titled.update(transaction, titled.locate(transaction, 2L), changed);
			});
			assertThat(find(heap, titled, Criteria.where("title", Operator.EQUAL, "b"))).isEmpty();
			assertThat(find(heap, titled, Criteria.where("title", Operator.EQUAL, "x"))).hasSize(1);
			requireSound(heap);
		}
	}

	static class Unannotated {

		long id;

		String title;

		State state;

		int stars = 7;

		String label;

	}

	@Test
	void aNameThatThePoolHasLearnedNeedsNoAnnotation() {
		fill("name");
		try (PersistentHeap heap = open()) {
			heap.extent(define(Titled.class).index("title").build());
		}
		try (PersistentHeap heap = open()) {
			// verified without a class
			requireSound(heap);
			Extent<Unannotated> titled = heap.extent(define(Unannotated.class).index("title").build());
			assertThat(find(heap, titled, Criteria.where("title", Operator.EQUAL, "c"))).singleElement()
					.satisfies((found) -> {
						assertThat(found.id).isEqualTo(3);
						assertThat(found.stars).as("as when it was added").isEqualTo(5);
						assertThat(found.label).as("as when it was added").isEqualTo("none");
					});
			requireSound(heap);
		}
	}

	@Test
	void anAnnotationThatCameTooLateStillFindsWhatWasNotWrittenMeanwhile() {
		fill("name");
		try (PersistentHeap heap = open()) {
			Extent<Unannotated> lost = heap.extent(define(Unannotated.class).index("title").build());
			assertThat(get(heap, lost, 1L).title).isNull();
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			Extent<Titled> titled = heap.extent(define(Titled.class).index("title").build());
			assertThat(get(heap, titled, 1L).title).isEqualTo("a");
			assertThat(find(heap, titled, Criteria.where("title", Operator.EQUAL, "a"))).hasSize(1);
			requireSound(heap);
		}
	}

	@Test
	void anEarlierReleaseIsRefusedOnceObjectsHaveTheLaterName() {
		fill();
		try (PersistentHeap heap = open()) {
			heap.extent(define(Titled.class).build());
		}
		try (PersistentHeap heap = open()) {
			Extent<Task> tasks = heap.extent(define(Task.class).build());
			assertThat(get(heap, tasks, 1L).name).as("nothing was written since").isEqualTo("a");
		}
		try (PersistentHeap heap = open()) {
			// the pool has learned the name, and has not forgotten it
			Extent<Unannotated> titled = heap.extent(define(Unannotated.class).build());
			Unannotated changed = get(heap, titled, 1L);
			assertThat(changed.title).isEqualTo("a");
			changed.title = "x";
			heap.inTransaction((transaction) -> titled.update(transaction, titled.locate(transaction, 1L), changed));
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			assertThatThrownBy(() -> heap.extent(define(Task.class).build()))
					.isInstanceOf(LayoutMismatchException.class)
					.hasMessageContainingAll("Task.name was renamed to title", "@PreviousName(\"title\")",
							"(1 object, with the id 1)");
		}
	}

	@Test
	void anAddedPropertyHasItsInitialValueInQueriesAndIndexesToo() {
		fill();
		try (PersistentHeap heap = open()) {
			Extent<Titled> titled = heap.extent(define(Titled.class).index("stars").index("label").build());
			assertThat(find(heap, titled, Criteria.where("stars", Operator.EQUAL, 5))).hasSize(3);
			assertThat(find(heap, titled, Criteria.where("label", Operator.EQUAL, "none"))).hasSize(3);
			heap.inTransaction((transaction) -> {
				Titled changed = titled.read(transaction, titled.locate(transaction, 1L));
				assertThat(changed.stars).isEqualTo(5);
				changed.stars = 1;
				return titled.update(transaction, titled.locate(transaction, 1L), changed);
			});
			assertThat(find(heap, titled, Criteria.where("stars", Operator.EQUAL, 5))).hasSize(2);
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			requireSound(heap);
		}
	}

	record Wide(long id, BigDecimal count, String name, State state) {}

	@Test
	void aWidenedPropertyHasItsIndexBuiltAnew() {
		fill("count");
		try (PersistentHeap heap = open()) {
			Extent<Wide> wide = heap.extent(define(Wide.class).index("count").build());
			assertThat(find(heap, wide, Criteria.where("count", Operator.GREATER, new BigDecimal("10.5"))))
					.extracting(Wide::id).containsExactly(2L);
			requireSound(heap);
		}
	}

	record Primitive(long id, int count) {}

	@Test
	void aNullThatIsStoredKeepsAPropertyFromBeingPrimitive() {
		fill();
		requireRefused(define(Primitive.class).build(), "Primitive.count is null", "int", "1 value", "ids [3]",
				"declare the wrapper class");
		try (PersistentHeap heap = open()) {
			Extent<Task> tasks = heap.extent(define(Task.class).build());
			heap.inTransactionWithoutResult((transaction) -> tasks.delete(transaction, tasks.locate(transaction, 3L)));
		}
		try (PersistentHeap heap = open()) {
			assertThat(get(heap, heap.extent(define(Primitive.class).build()), 2L)).isEqualTo(new Primitive(2, 20));
		}
		try (PersistentHeap heap = open()) {
			assertThat(get(heap, heap.extent(define(Task.class).build()), 2L).count).isEqualTo(20);
		}
	}

	enum Fewer {

		LOST, OPEN, ADDED

	}

	record WithFewer(long id, Fewer state) {}

	@Test
	void aConstantThatIsStoredCannotBeRemoved() {
		fill("state");
		requireRefused(define(WithFewer.class).index("state").build(), "WithFewer.state is DONE", Fewer.class.getName(),
				"2 values", "ids [2, 3]", "put it back");
	}

	enum Renamed {

		@PreviousName("DONE")
		FINISHED, OPEN

	}

	record WithRenamed(long id, Renamed state) {}

	@Test
	void aRenamedConstantIsFoundByItsIndexAndOneThatIsNotStoredGoes() {
		fill("state");
		try (PersistentHeap heap = open()) {
			Extent<WithRenamed> renamed = heap.extent(define(WithRenamed.class).index("state").build());
			assertThat(find(heap, renamed, Criteria.where("state", Operator.EQUAL, Renamed.FINISHED)))
					.extracting(WithRenamed::id).containsExactly(2L, 3L);
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> renamed.delete(transaction, renamed.locate(transaction,
					3L)));
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			requireSound(heap);
		}
	}

	record ByText(String id) {}

	record ByNumber(@PreviousName("id") BigDecimal number, String name) {}

	@Test
	void anIdMayBeRenamedAndWidenedButNotExchanged() {
		fill("name");
		requireRefused(ExtentDefinition.of(NAME, ByText.class).id("id").build(), "id", "STRING", "LONG");
		requireRefused(ExtentDefinition.of(NAME, Task.class).id("name").build(), "ordered by id");
		try (PersistentHeap heap = open()) {
			Extent<ByNumber> numbers = heap.extent(
					ExtentDefinition.of(NAME, ByNumber.class).id("number").index("name").build());
			assertThat(get(heap, numbers, new BigDecimal(2)).name()).isEqualTo("b");
			heap.inTransaction((transaction) -> numbers.insert(transaction, new ByNumber(new BigDecimal("2.5"), "x")));
			assertThat(find(heap, numbers, Criteria.where("name", Operator.EQUAL, "x"))).hasSize(1);
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			requireSound(heap);
		}
	}

	record Mismatched(long id, List<String> name) {}

	@Test
	void whatCannotBeMappedIsToldWithBothKindsAndTheRemedy() {
		fill();
		requireRefused(define(Mismatched.class).build(), "Mismatched.name", "STRING", "java.util.List",
				"give the property a new name, or its old type back");
	}

	@PreviousName(NAME)
	record Job(long id, String name) {}

	@Test
	void anExtentIsFoundUnderItsPreviousName() {
		fill("name");
		try (PersistentHeap heap = open()) {
			Extent<Job> jobs = heap.extent(ExtentDefinition.of(Job.class).id("id").index("name").build());
			assertThat(find(heap, jobs, Criteria.where("name", Operator.EQUAL, "b"))).containsExactly(new Job(2, "b"));
			assertThat(heap.contents().extents()).extracting((each) -> each.name()).containsExactly(Job.class
					.getName());
			// the sequence goes along
			assertThat(jobs.nextSequenceValue()).isGreaterThan(4);
			requireSound(heap);
		}
		try (PersistentHeap heap = open()) {
			// the name is free for another class
			Extent<Wide> others = heap.extent(define(Wide.class).build());
			heap.inTransaction((transaction) -> others.insert(transaction, new Wide(9, null, "other", null)));
			Extent<Job> jobs = heap.extent(ExtentDefinition.of(Job.class).id("id").build());
			assertThat(get(heap, jobs, 1L).name()).isEqualTo("a");
			requireSound(heap);
		}
	}

	@Test
	void anExtentThatWasStartedEmptyGivesWayToThePreviousOne() {
		fill();
		try (PersistentHeap heap = open()) {
			heap.extent(ExtentDefinition.of("jobs", Job.class).id("id").index("name").build());
		}
		try (PersistentHeap heap = open()) {
			Extent<Job> jobs = heap.extent(ExtentDefinition.of("jobs", Job.class).id("id").index("name")
					.previousNames(NAME).build());
			assertThat(get(heap, jobs, 1L).name()).isEqualTo("a");
			requireSound(heap);
		}
	}

	@Test
	void twoExtentsWithObjectsAreNotMadeOne() {
		fill();
		try (PersistentHeap heap = open()) {
			Extent<Job> jobs = heap.extent(ExtentDefinition.of("jobs", Job.class).id("id").build());
			heap.inTransaction((transaction) -> jobs.insert(transaction, new Job(1, "new")));
		}
		try (PersistentHeap heap = open()) {
			assertThatThrownBy(() -> heap.extent(ExtentDefinition.of("jobs", Job.class).id("id").previousNames(NAME)
					.build())).isInstanceOf(LayoutMismatchException.class)
					.hasMessageContainingAll("jobs", NAME, "both hold objects");
		}
	}

	@Test
	void anExtentThatIsOpenKeepsItsName() {
		fill();
		try (PersistentHeap heap = open()) {
			heap.extent(define(Task.class).build());
			assertThatThrownBy(() -> heap.extent(ExtentDefinition.of(Job.class).id("id").build()))
					.isInstanceOf(IllegalStateException.class).hasMessageContaining("is open");
		}
	}

}
