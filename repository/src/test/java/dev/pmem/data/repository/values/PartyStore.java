/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

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

/** Parties in JPA or in a pool. */
final class PartyStore extends StoreContext {

	private PartyStore() {
		super(Jpa.class);
	}

	private PartyStore(Path pool) {
		super(Pmem.class, pool);
	}

	static PartyStore jpa() {
		return new PartyStore();
	}

	static PartyStore pmem(Path pool) {
		return new PartyStore(pool);
	}

	Parties parties() {
		return bean(Parties.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemParties.class))
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaParties.class))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Party.class);
		}

	}

}
