/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.heap.PersistentHeap;

/**
 * Contributes the pool's health as {@code pmem}.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(PersistentHeap.class)
@ConditionalOnEnabledHealthIndicator("pmem")
public final class PmemHealthContributorAutoConfiguration
		extends
			CompositeHealthContributorConfiguration<PmemHealthIndicator, PersistentHeap> {

	PmemHealthContributorAutoConfiguration() {
		super(PmemHealthIndicator::new);
	}

	@Bean
	@ConditionalOnMissingBean(name = {"pmemHealthIndicator", "pmemHealthContributor"})
	HealthContributor pmemHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(beanFactory, PersistentHeap.class);
	}

}
