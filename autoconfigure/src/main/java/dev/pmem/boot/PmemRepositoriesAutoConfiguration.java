/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Import;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.repository.config.PmemRepositoryConfigurationExtension;
import dev.pmem.data.repository.support.PmemRepositoryFactoryBean;

/**
 * Finds repositories in the application's packages, as {@code @EnablePmemRepositories} does. Backs off if the
 * application uses that annotation.
 */
@AutoConfiguration(after = {PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class})
@ConditionalOnBean(PmemOperations.class)
@ConditionalOnMissingBean({PmemRepositoryFactoryBean.class, PmemRepositoryConfigurationExtension.class})
@ConditionalOnBooleanProperty(name = "pmem.repositories.enabled", matchIfMissing = true)
@Import(PmemRepositoriesRegistrar.class)
public final class PmemRepositoriesAutoConfiguration {

}
