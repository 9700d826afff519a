/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Persistent collections whose transaction has ended.
 */
class DetachedCollectionTests {

	private TemporaryHeap pool;

	@HeapObject
	static class Club {

		PersistentList<Visitor> visitors = PersistentList.create();

		PersistentMap<String, Visitor> byName = PersistentMap.create();

		PersistentSet<String> words = PersistentSet.create();

		PersistentSortedMap<Integer, String> years = PersistentSortedMap.create();

		Visitor first;

	}

	@HeapObject
	static class Visitor {

		String name;

		List<Visitor> friends = new ArrayList<>();

		Visitor() {}

		Visitor(String name) {
			this.name = name;
		}

	}

	@BeforeEach
	void open() throws Exception {
		this.pool = new TemporaryHeap();
		inTransaction((transaction) -> {
			Club club = new Club();
			club.first = new Visitor("Ada");
			club.first.friends.add(new Visitor("Charles"));
			club.visitors.addAll(List.of(club.first, new Visitor("Grace")));
			club.byName.put("Ada", club.first);
			club.words.addAll(List.of("a", "b"));
			club.years.putAll(Map.of(1815, "Ada", 1906, "Grace", 1912, "Alan"));
			this.pool.heap().setRoot(transaction, "club", club);
		});
	}

	@AfterEach
	void close() throws Exception {
		this.pool.close();
	}

	private void inTransaction(Consumer<HeapTransaction> action) {
		this.pool.heap().inTransactionWithoutResult(action);
	}

	private Club detached() {
		return this.pool.heap().inTransaction(this::club);
	}

	private Club club(HeapTransaction transaction) {
		return this.pool.heap().root(transaction, "club", Club.class);
	}

	@Test
	void allThatReadsReads() {
		Club club = detached();
		assertThat(club.visitors).extracting((visitor) -> visitor.name).containsExactly("Ada", "Grace");
		assertThat(club.visitors.get(1).name).isEqualTo("Grace");
		assertThat(club.visitors.stream().map((visitor) -> visitor.name)).containsExactly("Ada", "Grace");
		assertThat(club.visitors.listIterator(2).previous().name).isEqualTo("Grace");
		assertThat(club.visitors.subList(1, 2)).hasSize(1);
		assertThat(club.byName.get("Ada").name).isEqualTo("Ada");
		assertThat(club.byName.get("Alan")).isNull();
		assertThat(club.byName).containsKey("Ada").doesNotContainKey("Alan").hasSize(1);
		assertThat(club.byName.entrySet().stream().map(Map.Entry::getKey)).containsExactly("Ada");
		assertThat(club.words).isEqualTo(java.util.Set.of("a", "b"));
		assertThat(club.words.stream().sorted().toList()).containsExactly("a", "b");
		assertThat(club.years).isEqualTo(Map.of(1815, "Ada", 1906, "Grace", 1912, "Alan"));
		assertThat(club.years.firstEntry().getValue()).isEqualTo("Ada");
		assertThat(club.years.floorKey(1911)).isEqualTo(1906);
		assertThat(club.years.headMap(1906, true).descendingMap().values()).containsExactly("Grace", "Ada");
		assertThat(club.years.descendingKeySet().stream().toList()).containsExactly(1912, 1906, 1815);
		assertThat(club.years.tailMap(1816)).hasSize(2);
	}

	@Test
	void whatIsReadIsTheNewestState() {
		Club club = detached();
		inTransaction((transaction) -> {
			Club present = club(transaction);
			present.visitors.add(new Visitor("Alan"));
			present.words.remove("a");
			present.years.put(1912, "Alan Turing");
		});
		assertThat(club.visitors).hasSize(3);
		assertThat(club.words).containsExactly("b");
		assertThat(club.years).containsEntry(1912, "Alan Turing");
	}

	@Test
	void whatIsReferredToCanBeWalkedOn() {
		Club club = detached();
		assertThat(club.byName.get("Ada").friends).extracting((friend) -> friend.name).containsExactly("Charles");
		assertThat(club.visitors.getFirst().friends.getFirst().friends).isEmpty();
	}

	@Test
	void changesNeedATransaction() {
		Club club = detached();
		assertThatIllegalStateException().isThrownBy(() -> club.words.add("c")).withMessageContaining("has ended");
		assertThatIllegalStateException().isThrownBy(() -> club.years.remove(1815)).withMessageContaining("has ended");
		assertThatIllegalStateException().isThrownBy(() -> club.visitors.clear()).withMessageContaining("has ended");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> {
			var words = club.words.iterator();
			words.next();
			words.remove();
		});
		assertThat(club.words).hasSize(2);
	}

	@Test
	void aRootThatWasDroppedIsToldOf() {
		PersistentMap<String, Long> stock = this.pool.heap().inTransaction((transaction) -> {
			PersistentMap<String, Long> made = this.pool.heap().map(transaction, "stock", String.class, Long.class);
			made.put("apples", 1L);
			return made;
		});
		assertThat(stock).isEqualTo(Map.of("apples", 1L));
		inTransaction((transaction) -> this.pool.heap().setRoot(transaction, "stock", null));
		assertThatExceptionOfType(ConflictException.class).isThrownBy(stock::size).withMessageContaining("dropped");
	}

	@Test
	void whatWasRolledBackIsGone() {
		List<PersistentMap<String, Long>> made = new ArrayList<>();
		HeapTransaction rolledBack = this.pool.heap().begin(TransactionOptions.DEFAULT);
		made.add(this.pool.heap().map(rolledBack, "one", String.class, Long.class));
		rolledBack.rollback();
		inTransaction((transaction) -> {
			Savepoint savepoint = transaction.savepoint();
			made.add(this.pool.heap().map(transaction, "two", String.class, Long.class));
			transaction.rollbackTo(savepoint);
		});
		for (PersistentMap<String, Long> map : made) {
			assertThatIllegalStateException().isThrownBy(map::size);
			assertThatIllegalStateException().isThrownBy(() -> map.get("a"));
			assertThatIllegalStateException().isThrownBy(() -> map.keySet().iterator());
		}
	}

	@Test
	void aClosedPoolIsToldOf() throws Exception {
		Club club = detached();
		this.pool.heap().close();
		assertThatIllegalStateException().isThrownBy(() -> club.words.contains("a")).withMessageContaining("closed");
	}

}
