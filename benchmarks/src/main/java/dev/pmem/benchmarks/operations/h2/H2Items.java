/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.h2;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import dev.pmem.benchmarks.operations.model.Item;
import dev.pmem.benchmarks.operations.model.SpringItemStore;
import dev.pmem.boot.PmemAutoConfiguration;

/** JPA with Hibernate and H2 in a file, with batches of statements. */
public final class H2Items extends SpringItemStore {

	public H2Items(Path folder) {
		super(H2ItemApplication.class, "spring.datasource.url=jdbc:h2:file:" + folder.resolve("items"),
				"spring.jpa.hibernate.ddl-auto=update", "spring.jpa.properties.hibernate.jdbc.batch_size=100",
				"spring.jpa.properties.hibernate.order_inserts=true",
				"spring.jpa.properties.hibernate.order_updates=true");
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = PmemAutoConfiguration.class)
	@EnableJpaRepositories(considerNestedRepositories = true)
	@EntityScan(basePackageClasses = Item.class)
	static class H2ItemApplication {}

}
