/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import dev.pmem.data.migration.PmemMigration;

/**
 * Runs the beans of type {@link PmemMigration}, and loads initial data, before anybody gets the template.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class)
public final class PmemMigrationAutoConfiguration {

	@Bean
	static MigrationRunner pmemMigrationRunner(ApplicationContext context, Environment environment) {
		return new MigrationRunner(context, context, Binder.get(environment)
				.bind("pmem.data.locations", Bindable.listOf(String.class)).orElse(List.of()));
	}

	@Bean
	static IgnoredSettingsCheck pmemIgnoredSettingsCheck(ApplicationContext context, Environment environment) {
		return new IgnoredSettingsCheck(context, environment, context);
	}

}
