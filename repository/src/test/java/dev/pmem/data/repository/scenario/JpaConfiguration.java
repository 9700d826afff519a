/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import dev.pmem.data.core.JpaStore;

/** A database in memory, empty at first. */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaPersons.class))
class JpaConfiguration extends JpaStore {

	JpaConfiguration() {
		super(Person.class);
	}

}
