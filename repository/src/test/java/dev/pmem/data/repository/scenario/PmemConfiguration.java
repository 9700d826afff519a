/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/** A heap in the file that the property {@code pool} names. */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@EnablePmemRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemPersons.class))
class PmemConfiguration {

	@Bean
	PersistentHeap heap(@Value("${pool}") Path pool) {
		return PersistentHeap.open(pool, HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	@Bean
	PmemMappingContext mappingContext() {
		return new JakartaVersionMappingContext();
	}

	@Bean
	PmemTemplate pmemTemplate(PersistentHeap heap, PmemMappingContext mappingContext) {
		return new PmemTemplate(heap, mappingContext);
	}

	@Bean
	PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
		return new PmemTransactionManager(heap);
	}

}
