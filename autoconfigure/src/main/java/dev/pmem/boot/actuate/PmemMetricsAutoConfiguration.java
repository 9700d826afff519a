package dev.pmem.boot.actuate;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.heap.PersistentHeap;

/**
 * Binds the pool's meters to the application's meter registries.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"})
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({PersistentHeap.class, MeterRegistry.class})
public final class PmemMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PmemMetrics pmemMetrics(PersistentHeap heap) {
		return new PmemMetrics(heap);
	}

}
