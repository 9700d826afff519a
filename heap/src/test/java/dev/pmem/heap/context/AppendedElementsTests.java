/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Elements that are added to a list which nobody has loaded.
 */
class AppendedElementsTests {

	private TemporaryHeap temporary;

	@HeapObject
	static class Item {

		@Nullable
		String name;

		@Nullable
		Item next;

		Item() {}

		Item(@Nullable String name) {
			this.name = name;
		}

	}

	@HeapObject
	static class Owner {

		List<@Nullable Item> items = new ArrayList<>();

	}

	@BeforeEach
	void store() throws IOException {
		this.temporary = new TemporaryHeap();
		write((transaction) -> {
			Owner owner = new Owner();
			owner.items.addAll(List.of(new Item("a"), new Item("b")));
			this.temporary.heap().setRoot(transaction, "owner", owner);
		});
	}

	@AfterEach
	void close() throws IOException {
		this.temporary.close();
	}

	private void write(Consumer<HeapTransaction> action) {
		this.temporary.heap().inTransactionWithoutResult(action);
	}

	private Owner owner(HeapTransaction transaction) {
		return Objects.requireNonNull(this.temporary.heap().root(transaction, "owner", Owner.class));
	}

	private static boolean isLoaded(Owner owner) {
		return ((LazyContainer) owner.items).unloaded() == null;
	}

	private static List<@Nullable String> names(Owner owner) {
		return owner.items.stream().map((item) -> (item != null) ? item.name : null).toList();
	}

	private List<@Nullable String> stored() {
		return this.temporary.heap().inTransaction((transaction) -> names(owner(transaction)));
	}

	@Test
	void othersAreNotLoaded() {
		write((transaction) -> {
			Owner owner = owner(transaction);
			owner.items.add(new Item("c"));
			owner.items.addAll(Arrays.asList(new Item("d"), null, new Item("e")));
			assertThat(owner.items).hasSize(6);
			assertThat(isLoaded(owner)).isFalse();
		});
		assertThat(stored()).containsExactly("a", "b", "c", "d", null, "e");
	}

	@Test
	void allAreThereWithinTheTransaction() {
		write((transaction) -> {
			Owner owner = owner(transaction);
			Item item = new Item("c");
			owner.items.add(item);
			assertThat(names(owner)).containsExactly("a", "b", "c");
			assertThat(owner.items.getLast()).isSameAs(item);
			owner.items.add(owner.items.getFirst());
		});
		assertThat(stored()).containsExactly("a", "b", "c", "a");
	}

	@Test
	void anElementThatIsThereAlreadyIsThereTwice() {
		write((transaction) -> {
			Owner owner = owner(transaction);
			Item item = new Item("c");
			this.temporary.heap().setRoot(transaction, "item", item);
			owner.items.add(item);
		});
		write((transaction) -> owner(transaction).items
				.add(this.temporary.heap().root(transaction, "item", Item.class)));
		this.temporary.heap().inTransactionWithoutResult((transaction) -> {
			Owner owner = owner(transaction);
			assertThat(names(owner)).containsExactly("a", "b", "c", "c");
			assertThat(owner.items.get(2)).isSameAs(owner.items.get(3));
		});
	}

	@Test
	void eachFlushStoresWhatWasAddedSince() {
		write((transaction) -> {
			Owner owner = owner(transaction);
			PersistenceContext context = PersistenceContext.of(transaction, EntityTypes.NONE);
			owner.items.add(new Item("c"));
			context.flush();
			owner.items.add(new Item("d"));
			context.flush();
			context.flush();
			assertThat(isLoaded(owner)).isFalse();
			assertThat(names(owner)).containsExactly("a", "b", "c", "d");
		});
		assertThat(stored()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void whatWasCommittedIsThereOnceAfterTheTransaction() {
		Owner owner = this.temporary.heap().inTransaction((transaction) -> {
			Owner found = owner(transaction);
			found.items.add(new Item("c"));
			return found;
		});
		assertThat(isLoaded(owner)).isFalse();
		assertThat(names(owner)).containsExactly("a", "b", "c");
	}

	@Test
	void whatWasRolledBackIsStillInTheInstance() {
		Owner owner;
		try (HeapTransaction transaction = this.temporary.heap().begin(TransactionOptions.DEFAULT)) {
			owner = owner(transaction);
			owner.items.add(new Item("c"));
			PersistenceContext.of(transaction, EntityTypes.NONE).flush();
		}
		assertThat(names(owner)).containsExactly("a", "b", "c");
		assertThat(stored()).containsExactly("a", "b");
	}

	@Test
	void whatAFailedCommitHasNotStoredIsStillInTheInstance() {
		HeapTransaction first = this.temporary.heap().begin(TransactionOptions.DEFAULT);
		Owner owner = owner(first);
		owner.items.add(new Item("c"));
		write((transaction) -> owner(transaction).items.add(new Item("other")));
		assertThatThrownBy(first::commit).isInstanceOf(ConflictException.class);
		assertThat(names(owner)).containsExactly("a", "b", "other", "c");
		assertThat(stored()).containsExactly("a", "b", "other");
	}

	@Test
	void aSavepointTakesBackWhatWasAddedSince() {
		Owner owner = this.temporary.heap().inTransaction((transaction) -> {
			Owner found = owner(transaction);
			found.items.add(new Item("c"));
			Savepoint savepoint = transaction.savepoint();
			found.items.add(new Item("d"));
			PersistenceContext.of(transaction, EntityTypes.NONE).flush();
			transaction.rollbackTo(savepoint);
			found.items.add(new Item("e"));
			return found;
		});
		assertThat(names(owner)).containsExactly("a", "b", "c", "e");
		assertThat(stored()).containsExactly("a", "b", "c", "e");
	}

	@Test
	void aReadOnlyTransactionStoresNothing() {
		Owner owner;
		try (HeapTransaction transaction = this.temporary.heap().begin(TransactionOptions.READ_ONLY)) {
			owner = owner(transaction);
			owner.items.add(new Item("c"));
		}
		assertThat(names(owner)).containsExactly("a", "b", "c");
		assertThat(stored()).containsExactly("a", "b");
	}

	@Test
	void afterTheTransactionTheOthersAreLoadedFirst() {
		Owner owner = this.temporary.heap().inTransaction(this::owner);
		write((transaction) -> owner(transaction).items.add(new Item("other")));
		owner.items.add(new Item("c"));
		assertThat(isLoaded(owner)).isTrue();
		assertThat(names(owner)).containsExactly("a", "b", "other", "c");
	}

	@Test
	void whatIsReplacedIsGone() {
		write((transaction) -> {
			Owner owner = owner(transaction);
			owner.items.add(new Item("c"));
			owner.items = new ArrayList<>(Collections.singletonList(new Item("d")));
		});
		assertThat(stored()).containsExactly("d");
	}

	@Test
	void whatIsAddedIsChangedInPlace() {
		write((transaction) -> {
			Item item = new Item("c");
			owner(transaction).items.add(item);
			PersistenceContext.of(transaction, EntityTypes.NONE).flush();
			item.name = "changed";
			item.next = new Item("next");
		});
		write((transaction) -> {
			Item last = owner(transaction).items.getLast();
			assertThat(last.name).isEqualTo("changed");
			assertThat(last.next.name).isEqualTo("next");
		});
	}

	@Test
	void twoTransactionsThatAddAreAConflict() {
		HeapTransaction first = this.temporary.heap().begin(TransactionOptions.DEFAULT);
		owner(first).items.add(new Item("c"));
		write((transaction) -> owner(transaction).items.add(new Item("d")));
		assertThatThrownBy(first::commit).isInstanceOf(ConflictException.class);
	}

}
