/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.repository.support.PmemRepositoryFactory;

/** A store with a repository of persons, in an application context of its own. */
final class Store implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final boolean jpa;

	private final TransactionTemplate transactions;

	private Store(boolean jpa, Map<String, Object> properties, Class<?> configuration) {
		this.jpa = jpa;
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	static Store jpa() {
		return new Store(true, Map.of(), JpaConfiguration.class);
	}

	static Store pmem(Path pool) {
		return new Store(false, Map.of("pool", pool.toString()), PmemConfiguration.class);
	}

	Persons persons() {
		return this.context.getBean(Persons.class);
	}

	<R> R bean(Class<R> type) {
		return this.context.getBean(type);
	}

	TransactionTemplate transactions() {
		return this.transactions;
	}

	<R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	void inTransaction(Runnable action) {
		this.transactions.executeWithoutResult((_) -> action.run());
	}

	/** A repository that no configuration names. */
	<R> R repository(Class<R> type) {
		RepositoryFactorySupport factory = this.jpa
				? new JpaRepositoryFactory(this.context.getBean(EntityManager.class))
				: new PmemRepositoryFactory(this.context.getBean(PmemOperations.class));
		factory.setBeanClassLoader(type.getClassLoader());
		return factory.getRepository(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
