/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Objects without ids that are read in one transaction and saved in another: they are overwritten in place if they are what
 * was read, else that is a conflict; there is never a second copy (rule 5 of the graph rules).
 */
class DetachedWithoutIdTests {

	private TemporaryHeap temporary;

	private PersistentHeap heap;

	@HeapObject
	static class Node {

		String name = "";

		@Nullable
		Node next;

		@Nullable
		Pair pair;

		List<Node> children = new ArrayList<>();

		Node() {}

		Node(String name) {
			this.name = name;
		}

	}

	/** Cannot change. */
	@HeapObject
	record Pair(Node left, @Nullable Node right) {}

	@BeforeEach
	void open() throws IOException {
		this.temporary = new TemporaryHeap();
		this.heap = this.temporary.heap();
		Node first = new Node("first");
		first.next = new Node("second");
		first.next.next = new Node("third");
		first.next.next.next = first;
		first.children.add(new Node("child"));
		first.pair = new Pair(new Node("left"), first.next);
		set("a", first);
		this.heap.inTransactionWithoutResult(
				(transaction) -> this.heap.setRoot(transaction, "b", get(transaction, "a").next));
	}

	@AfterEach
	void close() throws IOException {
		this.temporary.close();
	}

	private Node get(HeapTransaction transaction, String root) {
		return Objects.requireNonNull(this.heap.root(transaction, root, Node.class));
	}

	private Node detached(String root) {
		return this.heap.inTransaction((transaction) -> get(transaction, root));
	}

	private void set(String root, Node node) {
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, root, node));
	}

	/** Both roots lead to the same objects. */
	private void assertNoSecondCopy() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node first = get(transaction, "a");
			assertThat(first.next).isSameAs(get(transaction, "b"));
			assertThat(first.next.next.next).isSameAs(first);
			assertThat(first.pair.right()).isSameAs(first.next);
		});
	}

	@Test
	void areOverwrittenInPlace() {
		Node first = detached("a");
		first.name = "1";
		first.next.name = "2";
		first.next.next.name = "3";
		first.children.get(0).name = "c";
		first.pair.left().name = "l";
		set("a", first);
		assertNoSecondCopy();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node read = get(transaction, "a");
			assertThat(List.of(read.name, read.next.name, read.next.next.name, read.children.get(0).name,
					read.pair.left().name)).containsExactly("1", "2", "3", "c", "l");
		});
	}

	@Test
	void areOverwrittenInPlaceAgain() {
		Node first = detached("a");
		for (String name : List.of("x", "y", "z")) {
			first.next.name = name;
			set("a", first);
			assertThat(detached("b").name).isEqualTo(name);
		}
		assertNoSecondCopy();
	}

	@Test
	void thatWereStoredByTheSameInstanceAreOverwrittenInPlace() {
		Node node = new Node("new");
		node.next = new Node("next");
		set("c", node);
		this.heap.inTransactionWithoutResult(
				(transaction) -> this.heap.setRoot(transaction, "d", get(transaction, "c").next));
		node.next.name = "changed";
		set("c", node);
		assertThat(detached("d").name).isEqualTo("changed");
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThat(get(transaction, "c").next).isSameAs(get(transaction, "d")));
	}

	@Test
	void aConflictIsTold() {
		Node first = detached("a");
		Node second = detached("a");
		second.next.name = "by another";
		set("a", second);
		first.next.name = "late";
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> set("a", first))
				.withMessageContaining("Node").withMessageContaining("changed meanwhile");
		assertThat(detached("b").name).isEqualTo("by another");
		assertNoSecondCopy();
	}

	@Test
	void theStateGoesToTheManagedInstance() {
		Node detached = detached("a");
		detached.next.name = "changed";
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node managed = get(transaction, "b");
			this.heap.setRoot(transaction, "a", detached);
			Savepoint savepoint = transaction.savepoint();
			assertThat(managed.name).isEqualTo("changed");
			transaction.rollbackTo(savepoint);
		});
		assertThat(detached("b").name).isEqualTo("changed");
		assertNoSecondCopy();
	}

	@Test
	void newObjectsThatReferToThemAreStoredWithThem() {
		Node second = detached("b");
		second.name = "changed";
		Node referrer = new Node("new");
		referrer.next = second;
		set("c", referrer);
		assertThat(detached("b").name).isEqualTo("changed");
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThat(get(transaction, "c").next).isSameAs(get(transaction, "b")));
		assertNoSecondCopy();
	}

	@Test
	void aRollbackLeavesThemAsTheyWereRead() {
		Node[] left = new Node[2];
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			left[0] = get(transaction, "a");
			left[0].next.name = "rolled back";
			left[1] = new Node("never stored");
			this.heap.setRoot(transaction, "c", left[1]);
		}
		assertThat(detached("b").name).isEqualTo("second");
		set("a", left[0]);
		set("c", left[1]);
		assertThat(detached("b").name).isEqualTo("rolled back");
		assertThat(detached("c").name).isEqualTo("never stored");
		assertNoSecondCopy();
	}

	@Test
	void aLongListIsOverwrittenWithoutAStack() {
		Node head = new Node("head");
		Node last = head;
		for (int count = 0; count < 20_000; count++) {
			last.next = new Node("node");
			last = last.next;
		}
		set("c", head);
		Node read = detached("c");
		int count = 0;
		for (Node node = read; node != null; node = node.next) {
			node.name = "n" + count++;
		}
		set("c", read);
		count = 0;
		for (Node node = detached("c"); node != null; node = node.next) {
			assertThat(node.name).isEqualTo("n" + count++);
		}
		assertThat(count).isEqualTo(20_001);
	}

	/** A part that is loaded later belongs to the same graph. */
	@Test
	void partsThatReferBackGetTheInstancesThatAreThere() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node first = get(transaction, "a");
			first.children.get(0).next = first;
			first.children.add(first.next);
		});
		Node first = detached("a");
		assertThat(first.children.get(0).next).isSameAs(first);
		assertThat(first.children.get(1)).isSameAs(first.next);
		first.name = "changed";
		first.children.get(1).name = "second changed";
		set("a", first);
		assertThat(detached("a").name).isEqualTo("changed");
		assertThat(detached("b").name).isEqualTo("second changed");
		assertNoSecondCopy();
	}

	@Test
	void twoInstancesOfOneObjectAreOneIfOnlyOneWasChanged() {
		Node changed = detached("b");
		Node unchanged = detached("b");
		changed.name = "changed";
		Node both = new Node("both");
		both.next = changed;
		both.children.add(unchanged);
		set("c", both);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node read = get(transaction, "c");
			assertThat(read.next).isSameAs(read.children.get(0)).isSameAs(get(transaction, "b"));
			assertThat(read.next.name).isEqualTo("changed");
		});
		assertNoSecondCopy();
	}

}
