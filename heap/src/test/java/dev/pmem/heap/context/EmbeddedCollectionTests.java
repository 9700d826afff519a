/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.testing.TemporaryHeap;

/**
 * Collections of references within embedded values: they load at the first touch, where something tells after the
 * transaction which one it was.
 */
class EmbeddedCollectionTests {

	private TemporaryHeap temporary;

	private PersistentHeap heap;

	@HeapObject
	static class Node {

		String name = "";

		@Nullable
		Shelf first;

		@Nullable
		Shelf second;

		@Nullable
		Box box;

		List<Box> boxes = new ArrayList<>();

		@Nullable
		Nest nest;

		@Nullable
		Team team;

		@Nullable
		Shape shape;

		Node() {}

		Node(String name) {
			this.name = name;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Node node && node.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/** A class. */
	static class Shelf {

		String label = "";

		List<Node> list = new ArrayList<>();

		Set<Node> set = new HashSet<>();

		Map<String, Node> map = new HashMap<>();

		Collection<Node> collection = new ArrayList<>();

		@Nullable
		Box box;

	}

	/** A record. */
	record Box(String label, List<Node> list, Set<Node> set) {}

	/** A record that copies what it is given. */
	record Team(Set<Node> members) {

		Team {
			members = Set.copyOf(members);
		}

	}

	/** A value within a value of its own class. */
	static class Nest {

		@Nullable
		Nest inner;

		List<Node> list = new ArrayList<>();

	}

	sealed interface Shape permits Round, Square {}

	record Round(List<Node> points) implements Shape {}

	record Square(List<Node> corners) implements Shape {}

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

	private void store(Node root) {
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "root", root));
	}

	private static boolean isUnloaded(Object container) {
		return container instanceof LazyContainer lazy && lazy.unloaded() != null;
	}

	private static Shelf shelf(String name) {
		Shelf shelf = new Shelf();
		shelf.list.add(new Node(name + " listed"));
		shelf.set.add(new Node(name + " in the set"));
		shelf.map.put("key", new Node(name + " mapped"));
		shelf.collection.add(new Node(name + " collected"));
		shelf.box = new Box(name, List.of(new Node(name + " boxed")), Set.of());
		return shelf;
	}

	private static void assertShelf(Shelf shelf, String name) {
		assertThat(isUnloaded(shelf.list)).isTrue();
		assertThat(isUnloaded(shelf.set)).isTrue();
		assertThat(isUnloaded(shelf.map)).isTrue();
		assertThat(isUnloaded(shelf.collection)).isTrue();
		assertThat(isUnloaded(shelf.box.list())).isTrue();
		assertThat(shelf.list).extracting(Node::toString).containsExactly(name + " listed");
		assertThat(shelf.set).containsExactly(new Node(name + " in the set"));
		assertThat(shelf.map).containsOnlyKeys("key").containsValue(new Node(name + " mapped"));
		assertThat(shelf.collection).containsExactly(new Node(name + " collected"));
		assertThat(shelf.box.list()).containsExactly(new Node(name + " boxed"));
		assertThat(shelf.box.set()).isEmpty();
	}

	private static Node withShelves() {
		Node root = new Node("root");
		root.first = shelf("first");
		root.second = shelf("second");
		root.box = new Box("box", List.of(root), Set.of(new Node("x"), new Node("y")));
		return root;
	}

	@Test
	void loadAtTheFirstTouchWithinTheTransaction() {
		store(withShelves());
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			assertShelf(root.first, "first");
			assertShelf(root.second, "second");
			assertThat(isUnloaded(root.box.list())).isTrue();
			assertThat(root.box.list().get(0)).isSameAs(root);
			assertThat(root.box.set()).containsExactlyInAnyOrder(new Node("x"), new Node("y"));
		});
	}

	@Test
	void loadAtTheFirstTouchAfterTheTransaction() {
		store(withShelves());
		Node root = this.heap.inTransaction(this::root);
		assertShelf(root.second, "second");
		assertShelf(root.first, "first");
		assertThat(isUnloaded(root.box.set())).isTrue();
		assertThat(root.box.set()).containsExactlyInAnyOrder(new Node("x"), new Node("y"));
	}

	@Test
	void becomeWhatTheyAreNow() {
		store(withShelves());
		Node before = this.heap.inTransaction(this::root);
		Node gone = this.heap.inTransaction(this::root);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			root.first.list.add(new Node("later"));
			root.second = null;
		});
		assertThat(before.first.list).extracting(Node::toString).containsExactly("first listed", "later");
		assertThat(gone.second.list).isEmpty();
	}

	@Test
	void unloadedOnesAreUnchanged() {
		store(withShelves());
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			root.name = "renamed";
			root.first.label = "changed";
			root.box = new Box("another", root.box.list(), root.box.set());
			root.second.map.put("new", root);
		});
		this.temporary.reopen();
		this.heap = this.temporary.heap();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node root = root(transaction);
			assertThat(root.name).isEqualTo("renamed");
			assertThat(root.first.label).isEqualTo("changed");
			assertShelf(root.first, "first");
			assertThat(root.second.map).hasSize(2).containsEntry("new", root);
			assertThat(root.box.label()).isEqualTo("another");
			assertThat(root.box.list()).containsExactly(root);
			assertThat(root.box.set()).hasSize(2);
		});
	}

	/** Which one of a list it was, nothing would tell later: they load with their owner. */
	@Test
	void loadWithTheirOwnerWithinCollections() {
		Node root = new Node("root");
		root.boxes.add(new Box("a", List.of(new Node("a1")), Set.of()));
		root.boxes.add(new Box("b", List.of(new Node("b1"), new Node("b2")), Set.of(new Node("b3"))));
		root.nest = new Nest();
		root.nest.list.add(new Node("outer"));
		root.nest.inner = new Nest();
		root.nest.inner.list.add(new Node("inner"));
		root.nest.inner.inner = new Nest();
		root.nest.inner.inner.list.add(new Node("innermost"));
		store(root);
		Node read = this.heap.inTransaction(this::root);
		assertThat(read.boxes).extracting((box) -> isUnloaded(box.list())).containsExactly(false, false);
		assertThat(read.boxes.get(0).list()).containsExactly(new Node("a1"));
		assertThat(read.boxes.get(1).list()).containsExactly(new Node("b1"), new Node("b2"));
		assertThat(read.boxes.get(1).set()).containsExactly(new Node("b3"));
		assertThat(isUnloaded(read.nest.list)).isTrue();
		assertThat(read.nest.list).containsExactly(new Node("outer"));
		assertThat(read.nest.inner.list).containsExactly(new Node("inner"));
		assertThat(read.nest.inner.inner.list).containsExactly(new Node("innermost"));
	}

	@Test
	void loadAtTheFirstTouchInOneOfSeveralClasses() {
		Node root = new Node("root");
		root.shape = new Square(List.of(new Node("corner")));
		store(root);
		Square read = (Square) this.heap.inTransaction(this::root).shape;
		assertThat(isUnloaded(read.corners())).isTrue();
		assertThat(read.corners()).containsExactly(new Node("corner"));
	}

	@Test
	void aConstructorThatCopiesASetGetsItsElements() {
		Node root = new Node("root");
		root.team = new Team(Set.of(new Node("a"), new Node("b"), new Node("c")));
		store(root);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Node read = root(transaction);
			assertThat(read.team.members()).containsExactlyInAnyOrder(new Node("a"), new Node("b"), new Node("c"));
			read.name = "changed";
		});
		Node read = this.heap.inTransaction(this::root);
		assertThat(read.team.members()).containsExactlyInAnyOrder(new Node("a"), new Node("b"), new Node("c"));
	}

	/** As {@link Club}, with sets that are read with it. */
	@HeapObject
	record League(HashSet<Node> teams, SortedSet<Rank> ranks) {

		League {
			teams = new HashSet<>(teams);
			ranks = new TreeSet<>(ranks);
		}

	}

	@HeapObject
	static class Rank implements Comparable<Rank> {

		int number;

		@Override
		public int compareTo(Rank other) {
			return Integer.compare(this.number, other.number);
		}

	}

	@Test
	void aConstructorThatCopiesAHashSetGetsItsElements() {
		TreeSet<Rank> ranks = new TreeSet<>();
		for (int number = 0; number < 5; number++) {
			Rank rank = new Rank();
			rank.number = number;
			ranks.add(rank);
		}
		League stored = new League(new HashSet<>(Set.of(new Node("a"), new Node("b"))), ranks);
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "league", stored));
		this.heap.inTransactionWithoutResult((transaction) -> {
			League read = this.heap.root(transaction, "league", League.class);
			assertThat(read.teams()).containsExactlyInAnyOrder(new Node("a"), new Node("b"));
			assertThat(read.ranks()).extracting((rank) -> rank.number).containsExactly(0, 1, 2, 3, 4);
		});
	}

	/** An entity that copies what it is given. */
	@HeapObject
	record Club(String name, Set<Member> members) {

		Club {
			members = Set.copyOf(members);
		}

	}

	@HeapObject
	static class Member {

		@Nullable
		Club club;

		@Nullable
		Club other;

		String name = "";

		Member() {}

		Member(String name, @Nullable Club other) {
			this.name = name;
			this.other = other;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Member member && member.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

	}

	@Test
	void aConstructorThatCopiesASetGetsElementsThatReferBack() {
		Member first = new Member("a", null);
		Member second = new Member("b", null);
		first.club = new Club("club", Set.of(first, second));
		second.club = first.club;
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "member", first));
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "club", first.club));
		for (boolean fromMember : new boolean[]{true, false}) {
			this.heap.inTransactionWithoutResult((transaction) -> {
				Club club = Objects.requireNonNull(fromMember
						? Objects.requireNonNull(this.heap.root(transaction, "member", Member.class)).club
						: this.heap.root(transaction, "club", Club.class));
				assertThat(club.members()).containsExactlyInAnyOrder(first, second);
				assertThat(club.members()).allSatisfy((member) -> assertThat(member.club).isSameAs(club));
			});
		}
	}

	@Test
	void aLongChainOfConstructorsThatCopySets() {
		Club club = new Club("last", Set.of());
		for (int count = 0; count < 500; count++) {
			club = new Club("club", Set.of(new Member("a" + count, club), new Member("b" + count, null)));
		}
		Club first = club;
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "club", first));
		this.heap.inTransactionWithoutResult((transaction) -> {
			int count = 0;
			Club each = Objects.requireNonNull(this.heap.root(transaction, "club", Club.class));
			while (!each.members().isEmpty()) {
				assertThat(each.members()).hasSize(2);
				each = each.members().stream().filter((member) -> member.other != null).findFirst().orElseThrow().other;
				count++;
			}
			assertThat(count).isEqualTo(500);
		});
	}

}
