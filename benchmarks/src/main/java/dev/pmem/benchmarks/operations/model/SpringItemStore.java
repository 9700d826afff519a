/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import java.util.function.Supplier;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A Spring application with one store. */
public abstract class SpringItemStore implements ItemStore {

	private final ConfigurableApplicationContext context;

	private final TransactionTemplate transactions;

	/** @param properties of the application: name=value */
	protected SpringItemStore(Class<?> application, String... properties) {
		this.context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off", "logging.level.root=warn")
				.properties(properties)
				.run();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@Override
	public final Items items() {
		return this.context.getBean(Items.class);
	}

	@Override
	public final Smalls smalls() {
		return this.context.getBean(Smalls.class);
	}

	@Override
	public final <R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	@Override
	public final void close() {
		this.context.close();
	}

}
