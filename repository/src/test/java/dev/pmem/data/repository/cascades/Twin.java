/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.StoreContext;
import dev.pmem.data.repository.cascades.Clinic.Named;
import dev.pmem.data.repository.cascades.Repositories.ByName;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** The clinic on JPA with Hibernate and H2, or on a pool. */
final class Twin extends StoreContext {

	private final boolean isJpa;

	private Twin() {
		super(Jpa.class);
		this.isJpa = true;
	}

	private Twin(Path pool) {
		super(Pmem.class, pool);
		this.isJpa = false;
	}

	static Twin jpa() {
		return new Twin();
	}

	static Twin pmem(Path pool) {
		return new Twin(pool);
	}

	boolean isJpa() {
		return this.isJpa;
	}

	<T extends Named> ByName<T> all(Class<T> type) {
		return context().<ByName<T>>getBeanProvider(ResolvableType.forClassWithGenerics(ByName.class, type))
				.getObject();
	}

	<T extends Named> T get(Class<T> type, String name) {
		return all(type).findByName(name).orElseThrow();
	}

	/** The names of all entities of a class. */
	List<String> names(Class<? extends Named> type) {
		return in(() -> all(type).findAll().stream().map((each) -> each.name).sorted(Comparator.naturalOrder())
				.toList());
	}

	<R> R in(Supplier<R> action) {
		return inTransaction(action);
	}

	void in(Runnable action) {
		inTransaction(action);
	}

	void flush() {
		if (this.isJpa) {
			bean(EntityManager.class).flush();
		} else {
			bean(PmemTemplate.class).flush();
		}
	}

	/** Forgets all managed instances. */
	void clear() {
		if (this.isJpa) {
			bean(EntityManager.class).clear();
		} else {
			bean(PmemTemplate.class).clear();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Repositories.Pmem.*"))
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Repositories.Jpa.*"))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Clinic.class);
		}

	}

}
