/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Objects that are looked for where an object with their id was before.
 */
class KnownPlacesTests {

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private Extent<Owner> owners;

	private Extent<Keeping> keeping;

	/** The target. */
	@HeapObject
	static class Owner {

		long id;

		String name = "";

	}

	/** Its referrer. */
	@HeapObject
	static class Keeping {

		long id;

		@OnDelete(DeleteAction.KEEP)
		Owner owner;

	}

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		this.owners = this.heap.extent(ExtentDefinition.of(Owner.class).id("id").build());
		this.keeping = this.heap.extent(ExtentDefinition.of(Keeping.class).id("id").build());
	}

	@AfterEach
	void verifyAndClose() {
		assertThat(this.heap.verify().problems()).isEmpty();
		this.heap.close();
	}

	private void inTransaction(Consumer<HeapTransaction> action) {
		this.heap.inTransactionWithoutResult(action);
	}

	private long insert(HeapTransaction transaction, long id, String name) {
		Owner owner = new Owner();
		owner.id = id;
		owner.name = name;
		return this.owners.insert(transaction, owner);
	}

	private void delete(HeapTransaction transaction, long id) {
		this.owners.delete(transaction, this.owners.locate(transaction, id));
	}

	private String nameOf(long id) {
		return this.heap.inTransaction((transaction) -> nameOf(transaction, id));
	}

	private String nameOf(HeapTransaction transaction, long id) {
		Owner found = this.owners.find(transaction, id);
		return (found != null) ? found.name : "none";
	}

	@Test
	void aPlaceThatAnotherObjectHasNowIsNotBelieved() {
		long first = this.heap.inTransaction((transaction) -> insert(transaction, 1, "first"));
		assertThat(nameOf(1)).isEqualTo("first");
		inTransaction((transaction) -> delete(transaction, 1));
		long id = 1;
		long reference = 0;
		while (reference != first) {
			long next = ++id;
			assertThat(next).as("the place is used again").isLessThan(10_000);
			reference = this.heap.inTransaction((transaction) -> insert(transaction, next, "later"));
		}
		assertThat(nameOf(1)).isEqualTo("none");
		assertThat(nameOf(id)).isEqualTo("later");
	}

	@Test
	void anotherExtentOfTheSameClassHasItsOwnObjects() {
		Extent<Owner> others = this.heap.extent(ExtentDefinition.of("others", Owner.class).id("id").build());
		long first = this.heap.inTransaction((transaction) -> insert(transaction, 1, "first"));
		assertThat(nameOf(1)).isEqualTo("first");
		inTransaction((transaction) -> delete(transaction, 1));
		long reference = 0;
		for (int count = 0; reference != first; count++) {
			assertThat(count).as("the place is used again").isLessThan(10_000);
			long former = reference;
			reference = this.heap.inTransaction((transaction) -> {
				if (former != 0) {
					others.delete(transaction, former);
				}
				Owner other = new Owner();
				other.id = 1;
				other.name = "other";
				return others.insert(transaction, other);
			});
		}
		assertThat(nameOf(1)).isEqualTo("none");
	}

	@Test
	void aSnapshotShowsItsOwnVersion() {
		inTransaction((transaction) -> insert(transaction, 1, "first"));
		assertThat(nameOf(1)).isEqualTo("first");
		try (HeapTransaction before = this.heap.begin(TransactionOptions.READ_ONLY)) {
			inTransaction((transaction) -> insert(transaction, 2, "second"));
			assertThat(nameOf(2)).isEqualTo("second");
			assertThat(nameOf(before, 2)).isEqualTo("none");
			inTransaction((transaction) -> delete(transaction, 1));
			assertThat(nameOf(1)).isEqualTo("none");
			assertThat(nameOf(before, 1)).isEqualTo("first");
		}
	}

	@Test
	void whatTheTransactionDoesItselfIsSeen() {
		inTransaction((transaction) -> insert(transaction, 1, "first"));
		assertThat(nameOf(1)).isEqualTo("first");
		inTransaction((transaction) -> {
			Savepoint savepoint = transaction.savepoint();
			delete(transaction, 1);
			assertThat(nameOf(transaction, 1)).isEqualTo("none");
			insert(transaction, 1, "again");
			assertThat(nameOf(transaction, 1)).isEqualTo("again");
			transaction.rollbackTo(savepoint);
			assertThat(nameOf(transaction, 1)).isEqualTo("first");
		});
	}

	@Test
	void anObjectThatIsKeptIsNotFoundByItsId() {
		inTransaction((transaction) -> {
			insert(transaction, 1, "kept");
			Keeping referrer = new Keeping();
			referrer.id = 1;
			referrer.owner = this.owners.find(transaction, 1L);
			this.keeping.insert(transaction, referrer);
		});
		assertThat(nameOf(1)).isEqualTo("kept");
		inTransaction((transaction) -> delete(transaction, 1));
		assertThat(nameOf(1)).isEqualTo("none");
		inTransaction((transaction) -> {
			Keeping referrer = this.keeping.find(transaction, 1L);
			assertThat(referrer).isNotNull();
			assertThat(referrer.owner.name).isEqualTo("kept");
		});
	}

	@Test
	void aSerializableLookUpConflictsWithTheDelete() {
		inTransaction((transaction) -> insert(transaction, 1, "first"));
		assertThat(nameOf(1)).isEqualTo("first");
		HeapTransaction serializable = this.heap.begin(new TransactionOptions(Isolation.SERIALIZABLE, false));
		assertThat(this.owners.locate(serializable, 1L)).isNotEqualTo(Extent.NONE);
		insert(serializable, 2, "because of the first");
		inTransaction((transaction) -> delete(transaction, 1));
		assertThatExceptionOfType(ConflictException.class).isThrownBy(serializable::commit);
		serializable.close();
	}

	/** More objects than the table has places for at first, in places that other sizes have had. */
	@Test
	void manyObjectsAreFoundWhileTheyComeAndGo() {
		SplittableRandom random = new SplittableRandom(42);
		Map<Long, String> model = new HashMap<>();
		for (int round = 0; round < 200; round++) {
			inTransaction((transaction) -> {
				for (int change = 0; change < 20; change++) {
					long id = random.nextInt(1000);
					if (model.remove(id) != null) {
						delete(transaction, id);
					} else {
						String name = "x".repeat(random.nextInt(400)) + id;
						insert(transaction, id, name);
						model.put(id, name);
					}
				}
			});
			inTransaction((transaction) -> {
				for (int look = 0; look < 100; look++) {
					long id = random.nextInt(1000);
					assertThat(nameOf(transaction, id)).isEqualTo(model.getOrDefault(id, "none"));
				}
			});
		}
	}

}
