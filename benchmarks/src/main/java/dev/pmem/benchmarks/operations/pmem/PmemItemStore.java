/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.pmem;

import java.nio.file.Path;
import java.util.function.Supplier;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.benchmarks.operations.model.ItemStore;
import dev.pmem.benchmarks.operations.model.Items;
import dev.pmem.benchmarks.operations.model.Smalls;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Our starter, with a pool that survives a crash of the process. */
public final class PmemItemStore implements ItemStore {

	private final ConfigurableApplicationContext context;

	private final TransactionTemplate transactions;

	public PmemItemStore(Path folder) {
		var application = new SpringApplicationBuilder(PmemItemApplication.class).web(WebApplicationType.NONE);
		application.properties("pmem.pool.path=" + folder.resolve("items.pmem"),
				"pmem.pool.durability=process-crash", "spring.main.banner-mode=off", "logging.level.root=warn");
		this.context = application.run();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@Override
	public Items items() {
		return this.context.getBean(Items.class);
	}

	@Override
	public Smalls smalls() {
		return this.context.getBean(Smalls.class);
	}

	@Override
	public <R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	@EnablePmemRepositories
	static class PmemItemApplication {}

}
