/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.h2;

import java.nio.file.Path;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.benchmarks.operations.model.Item;
import dev.pmem.benchmarks.operations.model.ItemStore;
import dev.pmem.benchmarks.operations.model.Items;
import dev.pmem.benchmarks.operations.model.Smalls;
import dev.pmem.boot.PmemAutoConfiguration;

/** JPA with Hibernate and H2 in a file, with batches of statements. */
public final class H2Items implements ItemStore {

	private final ConfigurableApplicationContext context;

	private final EntityManager entities;

	private final TransactionTemplate transactions;

	public H2Items(Path folder) {
		var application = new SpringApplicationBuilder(H2ItemApplication.class).web(WebApplicationType.NONE);
		application.properties("spring.datasource.url=jdbc:h2:file:" + folder.resolve("items"),
				"spring.jpa.hibernate.ddl-auto=update", "spring.jpa.properties.hibernate.jdbc.batch_size=100",
				"spring.jpa.properties.hibernate.order_inserts=true",
				"spring.jpa.properties.hibernate.order_updates=true", "spring.main.banner-mode=off",
				"logging.level.root=warn");
		this.context = application.run();
		this.entities = SharedEntityManagerCreator
				.createSharedEntityManager(this.context.getBean(EntityManagerFactory.class));
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
	public void clear() {
		this.entities.flush();
		this.entities.clear();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = PmemAutoConfiguration.class)
	@EnableJpaRepositories(considerNestedRepositories = true)
	@EntityScan(basePackageClasses = Item.class)
	static class H2ItemApplication {}

}
