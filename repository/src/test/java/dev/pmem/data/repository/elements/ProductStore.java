/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Products in JPA or in a pool. */
final class ProductStore implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final TransactionTemplate transactions;

	private ProductStore(Map<String, Object> properties, Class<?> configuration) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	static ProductStore jpa() {
		return new ProductStore(Map.of(), Jpa.class);
	}

	static ProductStore pmem(Path pool) {
		return new ProductStore(Map.of("pool", pool.toString()), Pmem.class);
	}

	Products products() {
		return this.context.getBean(Products.class);
	}

	<B> B bean(Class<B> type) {
		return this.context.getBean(type);
	}

	<R> R inTransaction(TransactionCallback<R> action) {
		return this.transactions.execute(action);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemProducts.class))
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaProducts.class))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Product.class);
		}

	}

}
