/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Graphs of plain classes and records, without Spring.
 */
class PlainGraphTests {

	private TemporaryHeap temporary;

	private PersistentHeap heap;

	@HeapObject
	static class Node {

		@Nullable
		String name;

		@Nullable
		Node next;

		List<Node> children = new ArrayList<>();

		Node() {}

		Node(String name) {
			this.name = name;
		}

	}

	@HeapObject
	record Pair(Node left, Node right, @Nullable Pair inner) {}

	record Address(String city, @Nullable Node of) {}

	@HeapObject
	static class Holder {

		@Nullable
		Address address;

		Map<String, Node> byName = new HashMap<>();

		Node @Nullable [] array;

		SortedSet<Ranked> ranked = new TreeSet<>();

		Set<Ranked> set = Set.of();

		@Nullable
		Object nothing() {
			return null;
		}

	}

	@HeapObject
	static class Ranked implements Comparable<Ranked> {

		int rank;

		Ranked() {}

		Ranked(int rank) {
			this.rank = rank;
		}

		@Override
		public int compareTo(Ranked other) {
			return Integer.compare(this.rank, other.rank);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Ranked ranked && ranked.rank == this.rank;
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.rank);
		}

	}

	@BeforeEach
	void open() throws IOException {
		this.temporary = new TemporaryHeap();
		this.heap = this.temporary.heap();
	}

	@AfterEach
	void close() throws IOException {
		this.temporary.close();
	}

	private Node root(HeapTransaction transaction) {
		return Objects.requireNonNull(this.heap.root(transaction, "root", Node.class));
	}

	private void reopen() {
		this.temporary.reopen();
		this.heap = this.temporary.heap();
	}

	@Test
	void sharedReferencesAndCyclesKeepTheirIdentity() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = new Node("root");
			Node shared = new Node("shared");
			root.next = shared;
			root.children.addAll(List.of(shared, new Node("child"), shared));
			shared.next = root;
			this.heap.setRoot(transaction, "root", root);
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			assertThat(root(transaction)).isSameAs(root);
			assertThat(root.next).isNotNull().isSameAs(root.children.get(0)).isSameAs(root.children.get(2));
			assertThat(root.next.next).isSameAs(root);
			assertThat(root.children).extracting((node) -> node.name).containsExactly("shared", "child", "shared");
		});
	}

	/** A flush would mend what the insert has left out. */
	@Test
	void newObjectsAreStoredWholeWithoutAFlush() {
		PlainTypes types = new PlainTypes(new ReflectionTypeModels(), this.heap::extent,
				() -> this.heap.begin(TransactionOptions.READ_ONLY), LoadWarning.NEVER);
		this.heap.inTransactionWithoutResult((transaction) -> {
			PersistenceContext.detached(transaction, types);
			Node root = new Node("root");
			root.next = new Node("next");
			root.next.next = root;
			this.heap.setRoot(transaction, "root", root);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			PersistenceContext.detached(transaction, types);
			Node root = root(transaction);
			assertThat(root.next.name).isEqualTo("next");
			assertThat(root.next.next).isSameAs(root);
		});
	}

	@Test
	void changesAreWrittenAtCommit() {
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "root", new Node("one")));
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			root.name = "two";
			root.next = new Node("next");
			root.next.next = new Node("last");
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			assertThat(root.name).isEqualTo("two");
			assertThat(root.next.next.name).isEqualTo("last");
		});
	}

	@Test
	void aRollbackWritesNothing() {
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "root", new Node("one")));
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			root(transaction).name = "two";
		}
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThat(root(transaction).name).isEqualTo("one"));
	}

	@Test
	void aSavepointRestoresInstances() {
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "root", new Node("one")));
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			root.name = "two";
			Savepoint savepoint = transaction.savepoint();
			root.name = "three";
			root.next = new Node("new");
			transaction.rollbackTo(savepoint);
			assertThat(root.name).isEqualTo("two");
			assertThat(root.next).isNull();
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(root(transaction).name).isEqualTo("two");
			assertThat(root(transaction).next).isNull();
		});
	}

	@Test
	void recordsReferToOneAnother() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node node = new Node("node");
			Pair inner = new Pair(node, new Node("other"), null);
			this.heap.setRoot(transaction, "pair", new Pair(node, node, inner));
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Pair pair = Objects.requireNonNull(this.heap.root(transaction, "pair", Pair.class));
			assertThat(pair.left()).isSameAs(pair.right()).isSameAs(pair.inner().left());
			assertThat(pair.inner().right().name).isEqualTo("other");
		});
	}

	@Test
	void aLongChainOfRecordsNeedsNoStack() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Pair pair = null;
			Node node = new Node("node");
			for (int count = 0; count < 10_000; count++) {
				pair = new Pair(node, node, pair);
			}
			this.heap.setRoot(transaction, "pair", pair);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			int count = 0;
			for (Pair pair = this.heap.root(transaction, "pair", Pair.class); pair != null; pair = pair.inner()) {
				count++;
			}
			assertThat(count).isEqualTo(10_000);
		});
	}

	@Test
	void referencesInEmbeddedValuesMapsArraysAndSets() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Holder holder = new Holder();
			Node node = new Node("node");
			holder.address = new Address("Bern", node);
			holder.byName.put("a", node);
			holder.array = new Node[]{node, null, new Node("last")};
			holder.ranked.addAll(List.of(new Ranked(3), new Ranked(1), new Ranked(2)));
			holder.set = Set.of(new Ranked(7), new Ranked(8));
			this.heap.setRoot(transaction, "holder", holder);
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Holder holder = Objects.requireNonNull(this.heap.root(transaction, "holder", Holder.class));
			Node node = holder.address.of();
			assertThat(node.name).isEqualTo("node");
			assertThat(holder.byName.get("a")).isSameAs(node);
			assertThat(holder.array[0]).isSameAs(node);
			assertThat(holder.array[1]).isNull();
			assertThat(holder.array[2].name).isEqualTo("last");
			assertThat(holder.ranked).extracting((ranked) -> ranked.rank).containsExactly(1, 2, 3);
			assertThat(holder.set).containsExactlyInAnyOrder(new Ranked(8), new Ranked(7));
		});
	}

	@Test
	void aListIsLoadedAfterTheTransaction() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = new Node("root");
			root.children.add(new Node("child"));
			root.children.get(0).next = root;
			this.heap.setRoot(transaction, "root", root);
		});
		Node root = this.heap.inTransaction(this::root);
		assertThat(root.children).extracting((node) -> node.name).containsExactly("child");
	}

	@Test
	void singleValuesAreRoots() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			this.heap.setRoot(transaction, "text", "abc");
			this.heap.setRoot(transaction, "number", 5L);
			this.heap.setRoot(transaction, "day", java.time.DayOfWeek.MONDAY);
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(this.heap.root(transaction, "text", String.class)).isEqualTo("abc");
			assertThat(this.heap.root(transaction, "number", Long.class)).isEqualTo(5);
			assertThat(this.heap.root(transaction, "day", java.time.DayOfWeek.class))
					.isEqualTo(java.time.DayOfWeek.MONDAY);
			assertThatThrownBy(() -> this.heap.root(transaction, "text", Long.class)).hasMessageContaining("text");
		});
	}

	@Test
	@Tag("slow")
	void aListOfAMillionNodes() {
		int count = 1_000_000;
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node head = null;
			for (int index = 0; index < count; index++) {
				Node node = new Node();
				node.next = head;
				head = node;
			}
			this.heap.setRoot(transaction, "root", head);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			int found = 0;
			for (Node node = root(transaction); node != null; node = node.next) {
				found++;
				node.name = "x";
			}
			assertThat(found).isEqualTo(count);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(root(transaction).name).isEqualTo("x");
			this.heap.setRoot(transaction, "root", null);
		});
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThat(this.heap.root(transaction, "root", Node.class)).isNull());
	}

	@HeapObject
	static class Numbered {

		long id;

		@Nullable
		Numbered next;

	}

	/** The one that refers to another is deleted after the other. */
	@Test
	@Tag("slow")
	void aLongListOfObjectsWithIdsIsDeletedInOneTransaction() {
		int count = 200_000;
		Extent<Numbered> objects = this.heap.extent(ExtentDefinition.of(Numbered.class).id("id").build());
		this.heap.inTransactionWithoutResult((transaction) -> {
			Numbered head = null;
			for (int index = 0; index < count; index++) {
				Numbered object = new Numbered();
				object.id = index;
				object.next = head;
				head = object;
			}
			this.heap.setRoot(transaction, "numbered", head);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			this.heap.setRoot(transaction, "numbered", null);
			for (long id = 0; id < count; id++) {
				objects.delete(transaction, objects.locate(transaction, id));
			}
		});
		assertThat(this.heap.<Long>inTransaction(objects::count)).isZero();
		assertThat(this.heap.verify().problems()).isEmpty();
	}

	@HeapObject
	@Retention(RetentionPolicy.RUNTIME)
	@interface Shared {}

	@Shared
	static class Marked {

		String name;

	}

	@Test
	void anAnnotationThatIsMarkedMarks() {
		assertThat(new ReflectionTypeModels().isEntity(Marked.class)).isTrue();
		assertThat(new ReflectionTypeModels().isEntity(Object.class)).isFalse();
	}

}
