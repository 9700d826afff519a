/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Mistakes that were made once.
 */
class EngineRegressionTests {

	record Person(long id, String name, String email, String text) {}

	static final ExtentDefinition<Person> PERSONS = new ExtentDefinition<>("persons", Person.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), false),
					new IndexDefinition("email", List.of("email"), true)));

	@TempDir
	Path folder;

	private PersistentHeap open(long maximumBytes) {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, maximumBytes));
	}

	private static Person person(long id) {
		return new Person(id, "name" + id % 3, "mail" + id, "text");
	}

	private static void requireSound(PersistentHeap heap) {
		assertThat(heap.verify().problems()).isEmpty();
	}

	@Test
	void aRefusedInsertLeavesNothingInItsTransaction() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransaction((transaction) -> persons.insert(transaction, person(1)));
			heap.inTransaction((transaction) -> {
				assertThatThrownBy(() -> persons.insert(transaction, new Person(2, "name", "mail1", "text")))
						.isInstanceOf(UniqueKeyException.class);
				assertThat(persons.find(transaction, 2L)).isNull();
				return persons.insert(transaction, person(3));
			});
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.count(transaction)).isEqualTo(2);
			});
		}
	}

	@Test
	void aRefusedUpdateLeavesNothingInItsTransaction() {
		try (PersistentHeap heap = open(4 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransaction((transaction) -> persons.insert(transaction, person(1)));
			heap.inTransaction((transaction) -> {
				long reference = persons.locate(transaction, 1L);
				assertThatThrownBy(() -> persons.update(transaction, reference,
						new Person(1, "other", "othermail", "x".repeat(8 << 20)))).isInstanceOf(
								PoolFullException.class);
				return persons.insert(transaction, person(2));
			});
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.find(transaction, 1L)).isEqualTo(person(1));
			});
		}
	}

	/** What is changed fits, what is to undo it does not. */
	@Test
	void aTransactionWithoutRoomForItsLogRecordIsRefused() {
		try (PersistentHeap heap = open(6 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 20; id++) {
					persons.insert(transaction, new Person(id, "name", "mail" + id, "a".repeat(120_000)));
				}
			});
			assertThatThrownBy(() -> heap.inTransaction((transaction) -> {
				for (long id = 1; id <= 20; id++) {
					persons.update(transaction, persons.locate(transaction, id),
							new Person(id, "name", "mail" + id, "b".repeat(120_000)));
				}
				return null;
			})).isInstanceOf(PoolFullException.class);
			requireSound(heap);
			for (long id = 1; id <= 20; id++) {
				Person changed = new Person(id, "name", "mail" + id, "c".repeat(120_000));
				heap.inTransaction((transaction) -> persons.update(transaction,
						persons.locate(transaction, changed.id()), changed));
			}
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.find(transaction, 20L).text()).startsWith("c");
			});
		}
	}

	@Test
	void aUniqueIndexIsBuiltOverWhatIsThere() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(new ExtentDefinition<>("persons", Person.class,
					new ReflectionTypeModels(), "id", List.of()));
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 100; id++) {
					persons.insert(transaction, person(id));
				}
			});
		}
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.count(transaction, Criteria.where("email", Operator.EQUAL, "mail7"))).isEqualTo(1);
				assertThatThrownBy(() -> persons.insert(transaction, new Person(200, "name", "mail7", "")))
						.isInstanceOf(UniqueKeyException.class);
			});
		}
		try (PersistentHeap heap = open(64 << 20)) {
			assertThatThrownBy(() -> heap.extent(new ExtentDefinition<>("persons", Person.class,
					new ReflectionTypeModels(), "id", List.of(new IndexDefinition("text", List.of("text"), true)))))
					.isInstanceOf(UniqueKeyException.class);
			// nothing has changed
			heap.extent(PERSONS);
			requireSound(heap);
		}
	}

	/** Its snapshot has the objects, but the index, built since, has none of its entries for them that it could see. */
	@Test
	void anIndexThatWasBuiltSinceATransactionBeganHidesNothingFromIt() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(new ExtentDefinition<>("persons", Person.class,
					new ReflectionTypeModels(), "id", List.of()));
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 20; id++) {
					persons.insert(transaction, person(id));
				}
			});
		}
		Criteria byEmail = Criteria.where("email", Operator.EQUAL, "mail7");
		try (PersistentHeap heap = open(64 << 20);
				HeapTransaction old = heap.begin(TransactionOptions.DEFAULT);
				HeapTransaction serializable = heap.begin(new TransactionOptions(Isolation.SERIALIZABLE, false))) {
			Extent<Person> persons = heap.extent(PERSONS);
			for (HeapTransaction transaction : List.of(old, serializable)) {
				assertThatThrownBy(() -> persons.count(transaction, byEmail)).isInstanceOf(ConflictException.class);
				assertThatThrownBy(() -> persons.find(transaction, Query.of(byEmail)).next())
						.isInstanceOf(ConflictException.class);
				assertThatThrownBy(() -> persons.insert(transaction, person(30)))
						.isInstanceOf(ConflictException.class);
				// what needs no other index is as before
				assertThat(persons.count(transaction)).isEqualTo(20);
				assertThat(persons.find(transaction, 7L)).isEqualTo(person(7));
			}
			try (HeapTransaction next = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThat(persons.count(next, byEmail)).isEqualTo(1);
			}
			requireSound(heap);
		}
	}

	@Test
	void emptyRangesOverOwnChanges() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id < 10; id++) {
					persons.insert(transaction, person(id));
				}
				for (Operator lower : List.of(Operator.GREATER, Operator.GREATER_OR_EQUAL)) {
					for (Operator upper : List.of(Operator.LESS, Operator.LESS_OR_EQUAL)) {
						for (long end = 4; end <= 5; end++) {
							boolean one = end == 5 && lower == Operator.GREATER_OR_EQUAL
									&& upper == Operator.LESS_OR_EQUAL;
							Criteria range = Criteria.and(Criteria.where("id", lower, 5L),
									Criteria.where("id", upper, end));
							assertThat(persons.count(transaction, range)).isEqualTo(one ? 1 : 0);
							References down = persons.find(transaction,
									Query.of(range).sortedBy(List.of(SortOrder.descending("id"))));
							assertThat(down.next()).isEqualTo(one);
						}
					}
				}
			});
		}
	}

	@Test
	void whatIsDeletedDuringAQueryIsNotFoundByIt() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 20; id++) {
					persons.insert(transaction, person(id));
				}
			});
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 21; id <= 40; id++) {
					persons.insert(transaction, person(id));
				}
				References all = persons.find(transaction, Query.of(Criteria.where("text", Operator.EQUAL, "text")));
				long found = 0;
				while (all.next()) {
					found++;
					Person person = persons.read(transaction, all.reference());
					long next = persons.locate(transaction, person.id() + 1);
					persons.delete(transaction, next);
					assertThatThrownBy(() -> persons.read(transaction, next)).isInstanceOf(IllegalStateException.class)
							.hasMessageContaining("deleted");
				}
				assertThat(found).isEqualTo(20);
			});
			requireSound(heap);
		}
	}

	@Test
	void whatAQueryMovesAheadIsNotFoundByItAgain() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 30; id++) {
					persons.insert(transaction, person(id));
				}
			});
			heap.inTransactionWithoutResult((transaction) -> {
				persons.insert(transaction, person(31));
				References all = persons.find(transaction,
						Query.of(Criteria.where("name", Operator.GREATER_OR_EQUAL, "name")));
				int found = 0;
				while (all.next() && found < 1000) {
					found++;
					Person person = persons.read(transaction, all.reference());
					persons.update(transaction, all.reference(),
							new Person(person.id(), person.name() + "x", person.email(), person.text()));
				}
				assertThat(found).isEqualTo(31);
			});
			requireSound(heap);
		}
	}

	@Test
	void anIdGivenByHandIsNotGivenOutAfterItsObjectIsGone() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			assertThat(persons.nextSequenceValue()).isEqualTo(1);
			long reference = heap.inTransaction((transaction) -> persons.insert(transaction, person(1000)));
			heap.inTransactionWithoutResult((transaction) -> {
				persons.delete(transaction, reference);
			});
		}
		try (PersistentHeap heap = open(64 << 20)) {
			assertThat(heap.extent(PERSONS).nextSequenceValue()).isEqualTo(1001);
		}
	}

	@Test
	void aFewZeroBytesAreAPoolWhoseCreationWasCutOff() throws IOException {
		for (int length : new int[]{1, 4096, 8192, 100_000, 1 << 20}) {
			Files.write(this.folder.resolve("test.pmem"), new byte[length]);
			try (PersistentHeap heap = open(64 << 20)) {
				heap.extent(PERSONS);
				requireSound(heap);
			}
			try (PersistentHeap heap = open(64 << 20)) {
				requireSound(heap);
			}
		}
	}

	/** What a commit has stored is the pool's, even if its thread fails before commit returns. */
	@Test
	void anErrorOfAnObserverDoesNotUndoACommit() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			// brings the layout, in a commit of its own
			heap.inTransaction((transaction) -> persons.insert(transaction, person(20)));
			heap.observeCommits((event) -> {
				throw new NoClassDefFoundError("observer");
			});
			for (long id = 1; id < 20; id++) {
				Person person = person(id);
				assertThatThrownBy(() -> heap.inTransaction((transaction) -> persons.insert(transaction, person)))
						.isInstanceOf(NoClassDefFoundError.class);
			}
			requireSound(heap);
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				for (long id = 1; id <= 20; id++) {
					assertThat(persons.find(transaction, id)).isEqualTo(person(id));
				}
			}
		}
	}

	@Test
	void anObserverThatThrowsDoesNotUndoACommit() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			heap.observeCommits((event) -> {
				throw new IllegalStateException("observer");
			});
			for (long id = 1; id < 20; id++) {
				Person person = person(id);
				heap.inTransaction((transaction) -> persons.insert(transaction, person));
			}
			requireSound(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.count(transaction)).isEqualTo(19);
			});
		}
	}

	@Test
	void aSavepointIsGoneAfterAnEarlierOneWasRolledBackTo() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				Savepoint first = transaction.savepoint();
				persons.insert(transaction, person(1));
				Savepoint second = transaction.savepoint();
				transaction.rollbackTo(first);
				for (long id = 2; id < 10; id++) {
					persons.insert(transaction, person(id));
				}
				assertThatThrownBy(() -> transaction.rollbackTo(second)).isInstanceOf(IllegalStateException.class);
				assertThat(persons.count(transaction)).isEqualTo(8);
				transaction.rollbackTo(first);
				assertThat(persons.count(transaction)).isZero();
			}
		}
	}

	/** One that was stored and is gone by the time that the first id is asked for, and one that is just the next. */
	@Test
	void anIdGivenByHandIsNotGivenOut() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			long reference = heap.inTransaction((transaction) -> persons.insert(transaction, person(1000)));
			heap.inTransactionWithoutResult((transaction) -> {
				persons.delete(transaction, reference);
			});
			assertThat(persons.nextSequenceValue()).isEqualTo(1001);
			heap.inTransaction((transaction) -> persons.insert(transaction, person(1002)));
			assertThat(persons.nextSequenceValue()).isEqualTo(1003);
		}
	}

	/** Of the ids that were given out none is given again, wherever in a block of reserved ones the process was killed. */
	@Test
	void noIdIsGivenTwiceAfterAKill() throws IOException {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			for (int count = 1; count <= 310; count++) {
				long value = persons.nextSequenceValue();
				if (count % 100 <= 2) {
					Path copy = this.folder.resolve("copy" + count);
					Files.copy(heap.path(), copy);
					try (PersistentHeap killed = PersistentHeap.open(copy, heap.options())) {
						assertThat(killed.extent(PERSONS).nextSequenceValue()).isGreaterThan(value);
					}
				}
			}
		}
	}

	@Test
	void aRootThatIsTakenAwayLeavesNothing() {
		try (PersistentHeap heap = open(64 << 20)) {
			for (String name : List.of("a", "b")) {
				heap.inTransactionWithoutResult((transaction) -> {
					heap.setRoot(transaction, name, person(1));
				});
			}
			heap.inTransactionWithoutResult((transaction) -> {
				heap.setRoot(transaction, "a", null);
			});
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(heap.rootNames(transaction)).containsExactly("b");
			});
			requireSound(heap);
		}
	}

	@Test
	void anIdCanNotBeChanged() {
		try (PersistentHeap heap = open(64 << 20)) {
			Extent<Person> persons = heap.extent(PERSONS);
			long reference = heap.inTransaction((transaction) -> persons.insert(transaction, person(1)));
			heap.inTransactionWithoutResult((transaction) -> {
				assertThatThrownBy(() -> persons.update(transaction, reference,
						new Person(2, "name1", "mail1", "text"))).isInstanceOf(IllegalArgumentException.class)
						.hasMessageContaining("id");
			});
			requireSound(heap);
		}
	}

}
