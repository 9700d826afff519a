/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionManager;

import dev.pmem.data.transaction.ForeignTransactionPostProcessor;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

/**
 * Makes the transaction manager. If the application has no other one that synchronizes, it serves every
 * {@code @Transactional}. If the application has another one, that one stays the default, and the heap takes part in its
 * transactions; outside of them, repositories use this one.
 * <p>
 * It must come after every auto-configuration that makes a transaction manager, because these make none if there is one
 * already.
 */
@AutoConfiguration(after = {PmemAutoConfiguration.class,
		TransactionManagerCustomizationAutoConfiguration.class}, afterName = {
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration",
				"org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration",
				"org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration"}, before = TransactionAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnSingleCandidate(PersistentHeap.class)
public final class PmemTransactionManagerAutoConfiguration {

	static final String BEAN_NAME = "pmemTransactionManager";

	private static PmemTransactionManager create(PersistentHeap heap,
			ObjectProvider<TransactionManagerCustomizers> customizers) {
		PmemTransactionManager transactionManager = new PmemTransactionManager(heap);
		customizers.ifAvailable((available) -> available.customize(transactionManager));
		return transactionManager;
	}

	@Bean
	@ConditionalOnMissingBean
	static ForeignTransactionPostProcessor foreignTransactionPostProcessor() {
		return new ForeignTransactionPostProcessor();
	}

	@Bean
	static TransactionManagerRoles transactionManagerRoles() {
		return new TransactionManagerRoles();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(value = TransactionManager.class, name = BEAN_NAME)
	static class SoleTransactionManagerConfiguration {

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap,
				ObjectProvider<TransactionManagerCustomizers> customizers) {
			return create(heap, customizers);
		}

	}

	/** Beside managers such as those of Kafka and JMS, in whose transactions nobody can take part. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnlySilentTransactionManagersCondition.class)
	@ConditionalOnMissingBean(value = PmemTransactionManager.class, name = BEAN_NAME)
	static class PrimaryTransactionManagerConfiguration {

		@Bean
		@Primary
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap,
				ObjectProvider<TransactionManagerCustomizers> customizers) {
			return create(heap, customizers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(TransactionManager.class)
	@ConditionalOnMissingBean(value = PmemTransactionManager.class, name = BEAN_NAME)
	static class SecondTransactionManagerConfiguration {

		@Bean(defaultCandidate = false)
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap,
				ObjectProvider<TransactionManagerCustomizers> customizers) {
			return create(heap, customizers);
		}

	}

}
