/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.repository.cascades.Clinic.Named;
import dev.pmem.data.repository.cascades.Repositories.ByName;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** The clinic on JPA with Hibernate and H2, or on a pool. */
final class Twin implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final TransactionTemplate transactions;

	private final boolean isJpa;

	private Twin(Map<String, Object> properties, Class<?> configuration) {
		this.isJpa = configuration == Jpa.class;
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	static Twin jpa() {
		return new Twin(Map.of(), Jpa.class);
	}

	static Twin pmem(Path pool) {
		return new Twin(Map.of("pool", pool.toString()), Pmem.class);
	}

	boolean isJpa() {
		return this.isJpa;
	}

	<T extends Named> ByName<T> all(Class<T> type) {
		return this.context.<ByName<T>>getBeanProvider(ResolvableType.forClassWithGenerics(ByName.class, type))
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

	<B> B bean(Class<B> type) {
		return this.context.getBean(type);
	}

	<R> R in(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	void in(Runnable action) {
		this.transactions.executeWithoutResult((_) -> action.run());
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

	@Override
	public void close() {
		this.context.close();
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
