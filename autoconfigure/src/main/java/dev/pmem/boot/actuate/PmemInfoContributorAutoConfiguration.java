/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.heap.PersistentHeap;

/**
 * Contributes the pool's identity and its recovery to the info endpoint as {@code pmem}.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnSingleCandidate(PersistentHeap.class)
@ConditionalOnEnabledInfoContributor("pmem")
public final class PmemInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PmemInfoContributor pmemInfoContributor(PersistentHeap heap) {
		return new PmemInfoContributor(heap);
	}

}
