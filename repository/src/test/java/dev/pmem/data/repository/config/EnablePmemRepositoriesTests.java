/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.query.RecordingOperations;
import dev.pmem.data.repository.support.SimplePmemRepository;

class EnablePmemRepositoriesTests {

	@Test
	void findsRepositoriesThatAreOurs() {
		// Spring Data JPA is on the class path too, so a repository must tell whose it is.
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Found.class)) {
			assertThat(context.getBeansOfType(Things.class)).hasSize(1);
			assertThat(context.getBeansOfType(MarkedThings.class)).hasSize(1);
			assertThat(context.getBeansOfType(NobodysThings.class)).isEmpty();
			RepositoryFactoryInformation<?, ?> information = context.getBean("&" + name(Things.class),
					RepositoryFactoryInformation.class);
			assertThat(information.getPersistentEntity().getType()).isEqualTo(Thing.class);
			assertThat(information.getEntityInformation().getIdType()).isEqualTo(Long.class);
			assertThat(information.getRepositoryInformation().getRepositoryBaseClass())
					.isEqualTo(SimplePmemRepository.class);
		}
	}

	@Test
	void methodsThatWriteAreTransactionalAndThoseThatReadAreAsTheySay() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Found.class)) {
			Things things = context.getBean(Things.class);
			List<String> begun = context.getBean("pmemTransactionManager", RecordingTransactionManager.class).begun;
			things.findById(1L);
			things.findAll();
			things.findByName("x");
			things.count();
			assertThat(begun).isEmpty();
			things.save(new Thing());
			things.saveAll(List.of());
			things.delete(new Thing());
			things.deleteById(1L);
			things.deleteAll();
			assertThat(begun).containsExactly("write", "write", "write", "write", "write");
			things.countByName("x");
			assertThat(begun).hasSize(6).endsWith("read");
		}
	}

	@Test
	void defaultTransactionsCanBeDisabledAndBeansBeNamed() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Other.class)) {
			Things things = context.getBean(Things.class);
			things.save(new Thing());
			List<String> begun = context.getBean("otherTransactionManager", RecordingTransactionManager.class).begun;
			assertThat(begun).isEmpty();
			things.countByName("x");
			assertThat(begun).containsExactly("read");
		}
	}

	@Test
	void fragmentsAndDefaultMethodsWork() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Found.class)) {
			assertThat(context.getBean(Things.class).shout("hey")).isEqualTo("HEY");
			assertThat(context.getBean(Things.class).firstOf("x")).isEmpty();
		}
	}

	private static String name(Class<?> type) {
		return "enablePmemRepositoriesTests." + type.getSimpleName();
	}

	static class Thing {

		@Id
		Long id;

		String name;

	}

	@PersistentObject
	static class MarkedThing {

		@Id
		Long id;

	}

	interface Shouting {

		String shout(String text);

	}

	static class ShoutingImpl implements Shouting {

		@Override
		public String shout(String text) {
			return text.toUpperCase();
		}

	}

	interface Things extends PmemRepository<Thing, Long>, Shouting {

		List<Thing> findByName(String name);

		@Transactional(readOnly = true)
		long countByName(String name);

		default Optional<Thing> firstOf(String name) {
			return findByName(name).stream().findFirst();
		}

	}

	interface MarkedThings extends CrudRepository<MarkedThing, Long> {}

	interface NobodysThings extends CrudRepository<Thing, Long> {}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Found {

		@Bean
		PmemOperations pmemTemplate() {
			return new RecordingOperations().operations();
		}

		@Bean
		RecordingTransactionManager pmemTransactionManager() {
			return new RecordingTransactionManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemRepositories(considerNestedRepositories = true, pmemTemplateRef = "otherTemplate", transactionManagerRef = "otherTransactionManager", enableDefaultTransactions = false)
	static class Other {

		@Bean
		PmemOperations otherTemplate() {
			return new RecordingOperations().operations();
		}

		@Bean
		RecordingTransactionManager otherTransactionManager() {
			return new RecordingTransactionManager();
		}

	}

	static class RecordingTransactionManager extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		final transient List<String> begun = new ArrayList<>();

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun.add(definition.isReadOnly() ? "read" : "write");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {}

	}

}
