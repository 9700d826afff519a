/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;

/** Documents in JPA or in a pool. */
interface Shelf extends AutoCloseable {

	void save(Object entity);

	<T> T find(Class<T> type, Object id);

	void delete(Object entity);

	void flush();

	<R> R inTransaction(Supplier<R> action);

	default void inTransaction(Runnable action) {
		inTransaction(() -> {
			action.run();
			return true;
		});
	}

	@Override
	void close();

	static Shelf jpa() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Jpa.class);
		TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		EntityManager entities = SharedEntityManagerCreator
				.createSharedEntityManager(context.getBean(EntityManagerFactory.class));
		return new Shelf() {

			@Override
			public void save(Object entity) {
				entities.persist(entity);
			}

			@Override
			public <T> T find(Class<T> type, Object id) {
				return entities.find(type, id);
			}

			@Override
			public void delete(Object entity) {
				entities.remove(entity);
			}

			@Override
			public void flush() {
				entities.flush();
			}

			@Override
			public <R> R inTransaction(Supplier<R> action) {
				return transactions.execute((_) -> action.get());
			}

			@Override
			public void close() {
				context.close();
			}

		};
	}

	static Shelf pmem(Path pool, Class<?>... configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", pool.toString())));
		context.register(Pmem.class);
		for (Class<?> each : configuration) {
			context.register(each);
		}
		context.refresh();
		TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		PmemTemplate template = context.getBean(PmemTemplate.class);
		return new Shelf() {

			@Override
			@SuppressWarnings("unchecked")
			public void save(Object entity) {
				template.save(entity, (Class<Object>) entity.getClass());
			}

			@Override
			public <T> T find(Class<T> type, Object id) {
				return template.findById(id, type);
			}

			@Override
			@SuppressWarnings("unchecked")
			public void delete(Object entity) {
				template.delete(entity, (Class<Object>) entity.getClass());
			}

			@Override
			public void flush() {
				template.flush();
			}

			@Override
			public <R> R inTransaction(Supplier<R> action) {
				return transactions.execute((_) -> action.get());
			}

			@Override
			public void close() {
				context.close();
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	class Jpa extends JpaStore {

		Jpa() {
			super(Document.class);
		}

	}

}
