/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.heap.PersistentHeap;

/**
 * Binds the meters of every pool to the application's meter registries.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"})
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({PersistentHeap.class, MeterRegistry.class})
public final class PmemMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "pmemMetrics")
	MeterBinder pmemMetrics(ObjectProvider<PersistentHeap> heaps) {
		List<PmemMetrics> metrics = heaps.orderedStream(ObjectProvider.UNFILTERED).map(PmemMetrics::new).toList();
		return (registry) -> metrics.forEach((each) -> each.bindTo(registry));
	}

}
