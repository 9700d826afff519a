/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import java.nio.file.Path;

import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.StoreContext;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Products in JPA or in a pool. */
final class ProductStore extends StoreContext {

	private ProductStore() {
		super(Jpa.class);
	}

	private ProductStore(Path pool) {
		super(Pmem.class, pool);
	}

	static ProductStore jpa() {
		return new ProductStore();
	}

	static ProductStore pmem(Path pool) {
		return new ProductStore(pool);
	}

	Products products() {
		return bean(Products.class);
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
