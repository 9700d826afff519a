/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/** A heap in the file that the property {@code pool} names, with its template and transaction manager. */
@Configuration(proxyBeanMethods = false)
public class PoolConfiguration {

	@Bean
	PersistentHeap heap(@Value("${pool}") Path pool) {
		return PersistentHeap.open(pool, HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	@Bean
	PmemTemplate pmemTemplate(PersistentHeap heap) {
		return new PmemTemplate(heap);
	}

	@Bean
	PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
		return new PmemTransactionManager(heap);
	}

}
