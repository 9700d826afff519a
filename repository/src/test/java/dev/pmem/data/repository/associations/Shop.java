/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.persistence.EntityManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.repository.associations.Repositories.ByName;
import dev.pmem.data.repository.associations.Repositories.Members;
import dev.pmem.data.repository.associations.Repositories.Nodes;
import dev.pmem.data.repository.associations.Repositories.Orders;
import dev.pmem.data.repository.associations.Repositories.Teams;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.repository.scenario.JakartaVersionMappingContext;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/** Orders, teams and trees, in JPA or in a pool. */
final class Shop implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final TransactionTemplate transactions;

	private final boolean isJpa;

	private Shop(Map<String, Object> properties, Class<?> configuration) {
		this.isJpa = configuration == Jpa.class;
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	static Shop jpa() {
		return new Shop(Map.of(), Jpa.class);
	}

	static Shop pmem(Path pool) {
		return new Shop(Map.of("pool", pool.toString()), Pmem.class);
	}

	boolean isJpa() {
		return this.isJpa;
	}

	Orders orders() {
		return this.context.getBean(Orders.class);
	}

	Members members() {
		return this.context.getBean(Members.class);
	}

	Teams teams() {
		return this.context.getBean(Teams.class);
	}

	Nodes nodes() {
		return this.context.getBean(Nodes.class);
	}

	ByName<Customer> customers() {
		return repository(Customer.class);
	}

	ByName<Line> lines() {
		return repository(Line.class);
	}

	ByName<Remark> remarks() {
		return repository(Remark.class);
	}

	<T extends Named> ByName<T> repository(Class<T> type) {
		return this.context
				.<ByName<T>>getBeanProvider(ResolvableType.forClassWithGenerics(ByName.class, type))
				.getObject();
	}

	<B> B bean(Class<B> type) {
		return this.context.getBean(type);
	}

	<R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	/** Does as it is told, and takes it back if {@code rollback}. */
	void inTransaction(boolean rollback, Runnable action) {
		this.transactions.executeWithoutResult((status) -> {
			action.run();
			if (rollback) {
				status.setRollbackOnly();
			}
		});
	}

	/** Writes what has changed, and forgets all managed instances. */
	void flushAndClear() {
		if (this.isJpa) {
			bean(EntityManager.class).flush();
			bean(EntityManager.class).clear();
		} else {
			bean(PmemTemplate.class).flush();
			bean(PmemTemplate.class).clear();
		}
	}

	/** All that is stored, by kind and name. */
	Map<String, State> states() {
		return inTransaction(() -> {
			Map<String, State> states = new TreeMap<>();
			Stream.of(customers(), lines(), orders(), remarks(), members(), teams(), nodes())
					.flatMap((repository) -> repository.findAll().stream())
					.forEach((each) -> states.put(each.getClass().getSimpleName() + " " + each.getName(), State.of(
							each)));
			return states;
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An object as it is stored.
	 *
	 * @param owned its properties, but for sides of associations that JPA does not store with it
	 * @param all its properties
	 */
	record State(Long id, int version, String owned, String all) {

		static State of(Named object) {
			return new State(object.getId(), object.getVersion(), object.describeOwned(), object.describe());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Repositories.Pmem.*"))
	static class Pmem {

		@Bean
		PersistentHeap heap(@Value("${pool}") Path pool) {
			return PersistentHeap.open(pool, HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap) {
			return new PmemTemplate(heap, new JakartaVersionMappingContext());
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Repositories.Jpa.*"))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Order.class);
		}

	}

}
