/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.PersistentMap;

/**
 * Persistent collections as properties of Spring Data's entities.
 */
class CollectionPropertyTests {

	static class Shop {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		@Nullable
		String name;

		PersistentMap<String, Long> stock = PersistentMap.create();

		@Nullable
		PersistentList<Event> log;

	}

	record Event(String what, long amount) {}

	interface Shops extends PmemRepository<Shop, Long> {

		List<Shop> findByName(String name);

	}

	static class Chain {

		@Id
		@Nullable
		Long id;

		PersistentMap<String, Shop> shops = PersistentMap.create();

	}

	@Configuration
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Config {}

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private Shops shops;

	private TransactionTemplate transactions;

	@BeforeEach
	void open(@TempDir Path folder) {
		this.context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", folder.resolve("shops.pmem").toString())));
		this.context.register(Config.class);
		this.context.refresh();
		this.shops = this.context.getBean(Shops.class);
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@AfterEach
	void close() {
		assertThat(this.context.getBean(PersistentHeap.class).verify().problems()).isEmpty();
		this.context.close();
	}

	@Test
	void aMapThatChangesIsNoChangeOfItsOwner() {
		Shop made = new Shop();
		made.name = "a";
		made.stock.put("apples", 5L);
		long id = this.shops.save(made).id;
		this.transactions.executeWithoutResult((_) -> {
			Shop shop = this.shops.findById(id).orElseThrow();
			assertThat(shop.stock).isEqualTo(Map.of("apples", 5L));
			shop.stock.merge("apples", 2L, Long::sum);
			shop.stock.put("pears", 1L);
			assertThat(shop.log).isNull();
		});
		this.transactions.executeWithoutResult((_) -> {
			Shop shop = this.shops.findByName("a").getFirst();
			assertThat(shop.version).isEqualTo(made.version);
			assertThat(shop.stock).isEqualTo(Map.of("apples", 7L, "pears", 1L));
			shop.log = PersistentList.create();
			shop.log.add(new Event("opened", 1));
		});
		this.transactions.executeWithoutResult((status) -> {
			Shop shop = this.shops.findById(id).orElseThrow();
			assertThat(shop.log).containsExactly(new Event("opened", 1));
			shop.log.add(new Event("lost", 2));
			shop.stock.clear();
			status.setRollbackOnly();
		});
		Shop detached = this.shops.findById(id).orElseThrow();
		assertThat(detached.stock.get("apples")).isEqualTo(7);
		assertThat(detached.stock).isEqualTo(Map.of("apples", 7L, "pears", 1L));
		assertThat(detached.log).containsExactly(new Event("opened", 1));
		assertThatThrownBy(() -> detached.stock.put("apples", 1L)).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("ended");
		detached.name = "b";
		this.shops.save(detached);
		this.transactions.executeWithoutResult((_) -> {
			Shop shop = this.shops.findByName("b").getFirst();
			assertThat(shop.log).hasSize(1);
			assertThat(shop.stock).hasSize(2);
			this.shops.delete(shop);
		});
	}

	/** Nothing would hold up the deletion of such an entity. */
	@Test
	void entitiesThatCanBeDeletedAreNoElements() {
		PmemOperations operations = this.context.getBean(PmemOperations.class);
		assertThatThrownBy(() -> operations.count(Chain.class)).hasMessageContaining("Chain.shops[]")
				.hasMessageContaining("Shop").hasMessageContaining("Keep its id in the collection");
	}

}
