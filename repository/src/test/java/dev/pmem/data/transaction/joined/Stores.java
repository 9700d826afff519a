/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction.joined;

import javax.sql.DataSource;

import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.transaction.ChainedTransactionManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import dev.pmem.data.core.JpaDatabase;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

/** A pool and a database, with managers of many kinds. */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@EnablePmemRepositories
class Stores extends JpaDatabase {

	@Bean
	TestHeap testHeap() {
		return new TestHeap();
	}

	@Bean
	PersistentHeap heap(TestHeap heap) {
		return heap.heap();
	}

	@Bean
	PmemTemplate pmemTemplate(PersistentHeap heap) {
		return new PmemTemplate(heap);
	}

	@Bean
	PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
		return new PmemTransactionManager(heap);
	}

	Stores() {
		super(Row.class);
	}

	@Bean
	JdbcTemplate jdbcTemplate(DataSource dataSource) {
		return new JdbcTemplate(dataSource);
	}

	@Bean
	JpaTransactionManager jpa(EntityManagerFactory factory) {
		return new JpaTransactionManager(factory);
	}

	@Bean
	JdbcTransactionManager jdbc(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	/** Fails to commit when everybody else is done. */
	@Bean
	JdbcTransactionManager failing(DataSource dataSource) {
		return new FailingTransactionManager(dataSource);
	}

	/** Has no listeners. */
	@Bean
	PlatformTransactionManager plain(DataSource dataSource) {
		return new PlainTransactionManager(new JdbcTransactionManager(dataSource));
	}

	/** Begins several. */
	@Bean
	@SuppressWarnings("deprecation")
	PlatformTransactionManager chained(JdbcTransactionManager jdbc) {
		return new ChainedTransactionManager(new ResourcelessTransactionManager(), jdbc);
	}

	/** Keeps no resource. */
	@Bean
	PlatformTransactionManager resourceless() {
		return new ResourcelessTransactionManager();
	}

	/** Does not synchronize, as Kafka's. */
	@Bean
	PlatformTransactionManager silent() {
		ResourcelessTransactionManager manager = new ResourcelessTransactionManager();
		manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		return manager;
	}

	@SuppressWarnings("serial")
	private static final class FailingTransactionManager extends JdbcTransactionManager {

		FailingTransactionManager(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			doRollback(status);
			throw new TransactionSystemException("the connection is lost");
		}

	}

	private record PlainTransactionManager(PlatformTransactionManager manager) implements PlatformTransactionManager {

		@Override
		public TransactionStatus getTransaction(TransactionDefinition definition) {
			return this.manager.getTransaction(definition);
		}

		@Override
		public void commit(TransactionStatus status) {
			this.manager.commit(status);
		}

		@Override
		public void rollback(TransactionStatus status) {
			this.manager.rollback(status);
		}

	}

	@SuppressWarnings("serial")
	private static final class ResourcelessTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {}

	}

}
