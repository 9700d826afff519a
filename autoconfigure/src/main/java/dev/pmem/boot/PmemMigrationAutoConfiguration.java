/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import dev.pmem.data.migration.PmemMigration;

/**
 * Runs the beans of type {@link PmemMigration} before anybody gets the template.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class)
public final class PmemMigrationAutoConfiguration {

	@Bean
	static MigrationRunner pmemMigrationRunner(ListableBeanFactory beans) {
		return new MigrationRunner(beans);
	}

}
