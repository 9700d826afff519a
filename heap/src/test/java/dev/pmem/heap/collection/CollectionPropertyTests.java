/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * Persistent collections as properties.
 */
class CollectionPropertyTests {

	private TemporaryHeap pool;

	private Extent<Shop> shops;

	@HeapObject
	static class Shop {

		long id;

		PersistentMap<String, Long> stock = PersistentMap.create();

		PersistentList<List<String>> log;

		PersistentSortedMap<Integer, PersistentSet<String>> tags;

	}

	@HeapObject
	static class Club {

		PersistentList<Visitor> visitors = PersistentList.create();

	}

	@HeapObject
	static class Visitor {

		String name;

		Club last;

		Visitor() {}

		Visitor(String name, Club last) {
			this.name = name;
			this.last = last;
		}

	}

	@BeforeEach
	void open() throws Exception {
		this.pool = new TemporaryHeap();
		openShops();
	}

	private void openShops() {
		this.shops = this.pool.heap().extent(ExtentDefinition.of(Shop.class).id("id").build());
	}

	@AfterEach
	void close() throws Exception {
		this.pool.close();
	}

	private void requireSound() {
		assertThat(this.pool.heap().verify().problems()).isEmpty();
	}

	private Shop shop(HeapTransaction transaction) {
		return this.shops.find(transaction, 1L);
	}

	private void store() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop shop = new Shop();
			shop.id = 1;
			shop.stock.put("apples", 5L);
			shop.log = PersistentList.create();
			shop.log.add(List.of("opened", "today"));
			shop.tags = PersistentSortedMap.create();
			PersistentSet<String> tags = PersistentSet.create();
			tags.add("new");
			shop.tags.put(1, tags);
			this.shops.insert(transaction, shop);
			shop.stock.put("pears", 6L);
		});
	}

	@Test
	void whatANewObjectHasIsStoredWithIt() throws Exception {
		store();
		requireSound();
		this.pool.reopen();
		openShops();
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop shop = shop(transaction);
			assertThat(shop.stock).isEqualTo(Map.of("apples", 5L, "pears", 6L));
			assertThat(shop.log).containsExactly(List.of("opened", "today"));
			assertThat(shop.tags.get(1)).containsExactly("new");
			shop.tags.get(1).add("old");
			shop.stock.remove("apples");
		});
		requireSound();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop shop = shop(transaction);
			assertThat(shop.stock).isEqualTo(Map.of("pears", 6L));
			assertThat(shop.tags.firstEntry().getValue()).containsExactly("new", "old");
		});
	}

	@Test
	void aChangedMapIsNoChangeOfItsOwner() {
		store();
		try (HeapTransaction first = this.pool.heap().begin(TransactionOptions.DEFAULT);
				HeapTransaction second = this.pool.heap().begin(TransactionOptions.DEFAULT)) {
			Shop one = shop(first);
			one.stock.put("plums", 1L);
			Shop two = shop(second);
			two.log = null;
			this.shops.update(second, this.shops.locate(second, 1L), two);
			first.commit();
			second.commit();
		}
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThat(shop(transaction).stock).containsKey("plums");
			assertThat(shop(transaction).log).isNull();
		});
		requireSound();
	}

	@Test
	void aRollbackTakesANewCollectionBack() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop shop = new Shop();
			shop.id = 1;
			shop.stock.put("apples", 5L);
			Savepoint savepoint = transaction.savepoint();
			this.shops.insert(transaction, shop);
			transaction.rollbackTo(savepoint);
			assertThat(shop.stock).isEqualTo(Map.of("apples", 5L));
			shop.stock.put("pears", 6L);
			this.shops.insert(transaction, shop);
		});
		requireSound();
		Shop again = new Shop();
		again.id = 2;
		again.stock.put("a", 1L);
		try (HeapTransaction transaction = this.pool.heap().begin(TransactionOptions.DEFAULT)) {
			this.shops.insert(transaction, again);
		}
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			assertThat(shop(transaction).stock).isEqualTo(Map.of("apples", 5L, "pears", 6L));
			this.shops.insert(transaction, again);
		});
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> assertThat(this.shops.find(transaction, 2L).stock).isEqualTo(Map.of("a", 1L)));
		requireSound();
	}

	@Test
	void twoObjectsMayHaveOneCollection() {
		store();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop other = new Shop();
			other.id = 2;
			other.stock = shop(transaction).stock;
			this.shops.insert(transaction, other);
		});
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			shop(transaction).stock.put("plums", 9L);
			assertThat(this.shops.find(transaction, 2L).stock).containsEntry("plums", 9L);
		});
		requireSound();
	}

	@Test
	void whatAnEndedTransactionGaveSaysSo() {
		store();
		Shop detached = this.pool.heap().inTransaction((transaction) -> shop(transaction));
		assertThatThrownBy(() -> detached.stock.put("apples", 1L)).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("ended");
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			// it is still the collection of the object
			this.shops.update(transaction, this.shops.locate(transaction, 1L), detached);
			assertThat(shop(transaction).stock).isEqualTo(Map.of("apples", 5L, "pears", 6L));
		});
		requireSound();
	}

	@Test
	void aCollectionOfAnotherMakeIsRefused() {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Shop shop = new Shop();
			shop.id = 1;
			@SuppressWarnings("unchecked")
			PersistentMap<String, Long> foreign = (PersistentMap<String, Long>) java.lang.reflect.Proxy
					.newProxyInstance(
							getClass().getClassLoader(), new Class<?>[]{PersistentMap.class}, (_, method, _) -> {
								throw new AssertionError(method);
							});
			shop.stock = foreign;
			assertThatThrownBy(() -> this.shops.insert(transaction, shop)).isInstanceOf(UnstorableValueException.class)
					.hasMessageContaining("Shop.stock").hasMessageContaining("PersistentMap.create()");
		});
	}

	@Test
	void objectsWithoutIds() throws Exception {
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Club club = new Club();
			club.visitors.add(new Visitor("Ada", club));
			this.pool.heap().setRoot(transaction, "club", club);
			club.visitors.add(new Visitor("Bob", null));
			Map<String, Visitor> visitors = this.pool.heap().map(transaction, "visitors", String.class, Visitor.class);
			List<Visitor> list = this.pool.heap().list(transaction, "list", Visitor.class);
			Visitor eve = new Visitor("Eve", club);
			visitors.put("e", eve);
			list.add(eve);
			assertThat(visitors.get("e")).isSameAs(eve);
			assertThat(list.get(0)).isSameAs(eve);
		});
		this.pool.reopen();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Club club = this.pool.heap().root(transaction, "club", Club.class);
			assertThat(club.visitors).extracting((visitor) -> visitor.name).containsExactly("Ada", "Bob");
			assertThat(club.visitors.get(0).last).isSameAs(club);
			Map<String, Visitor> visitors = this.pool.heap().map(transaction, "visitors", String.class, Visitor.class);
			List<Visitor> list = this.pool.heap().list(transaction, "list", Visitor.class);
			assertThat(visitors.get("e").name).isEqualTo("Eve");
			assertThat(visitors.get("e")).isSameAs(list.get(0));
			assertThat(visitors.get("e").last).isSameAs(club);
			visitors.get("e").name = "Eva";
			club.visitors.add(visitors.get("e"));
		});
		this.pool.heap().inTransactionWithoutResult(
				(transaction) -> assertThat(this.pool.heap().list(transaction, "list", Visitor.class).get(0).name)
						.isEqualTo("Eva"));
	}

	@Test
	void whatCanBeDeletedIsNoElement() {
		store();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			List<Shop> list = this.pool.heap().list(transaction, "list", Shop.class);
			assertThatThrownBy(() -> list.add(shop(transaction))).isInstanceOf(UnstorableValueException.class)
					.hasMessageContaining("Shop").hasMessageContaining("keep the id");
			assertThat(list).isEmpty();
			assertThatThrownBy(() -> this.pool.heap().set(transaction, "set", Visitor.class))
					.isInstanceOf(dev.pmem.heap.exception.UnsupportedTypeException.class)
					.hasMessageContaining("use its id");
		});
		requireSound();
	}

}
