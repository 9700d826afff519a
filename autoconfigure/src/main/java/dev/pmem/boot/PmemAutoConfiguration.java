/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import dev.pmem.data.core.MappingCheck;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.convert.PmemCustomConversions;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * Opens the pool with the context, closes it after everything that uses it, and offers a template over it. If an
 * application has heaps of its own, the template, and everything that builds on it, is offered only if one of these heaps
 * is the single or the primary candidate.
 */
@AutoConfiguration
@EnableConfigurationProperties(PmemProperties.class)
public final class PmemAutoConfiguration {

	/** That of the heap. */
	private static final String BEAN_NAME = "persistentHeap";

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	PersistentHeap persistentHeap(PmemProperties properties, ConfigurableApplicationContext applicationContext,
			ObjectProvider<PmemMappingContext> mappingContexts) {
		Path path = properties.pool()
				.resolvePath(applicationContext.getEnvironment().getProperty("spring.application.name"));
		HeapOptions options = properties.heapOptions();
		Duration closeTimeout = properties.pool().checkedCloseTimeout();
		StartMode.requireNoCheckpoint();
		mappingContexts.ifUnique((context) -> MappingCheck.check(applicationContext, context));
		PersistentHeap heap = StartMode.isTraining()
				? PoolOpener.open(StartMode.trainingPath(), StartMode.trainingOptions(options))
				: NewPool.open(path, (file) -> PoolOpener.open(file, options), applicationContext, BEAN_NAME);
		return PoolClosing.register(heap, applicationContext, BEAN_NAME, closeTimeout);
	}

	/** Deletes the pool of a training run when all beans are made; the JVM ends soon after. */
	@Bean
	static SmartInitializingSingleton pmemTrainingRun(ObjectProvider<PersistentHeap> heaps) {
		return () -> {
			if (StartMode.isTraining()) {
				heaps.stream().map(PersistentHeap::path).filter(StartMode::isTrainingPath)
						.forEach(StartMode::deleteTrainingPool);
			}
		};
	}

	@Bean
	static BeanFactoryPostProcessor poolPropertyNamesCheck(Environment environment) {
		return (_) -> PoolPropertyNames.requireKnown(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	static PmemMappingContext pmemMappingContext(ApplicationContext applicationContext,
			ObjectProvider<PmemCustomConversions> conversions) throws ClassNotFoundException {
		PmemMappingContext context = new PmemMappingContext();
		conversions.ifAvailable(context::setCustomConversions);
		HierarchyScanner scanner = new HierarchyScanner(applicationContext);
		context.setInitialEntitySet(scanner.scanEntities());
		context.setConverterTypes(scanner.scanConverters());
		context.setSubclasses(scanner.subclasses());
		return context;
	}

	@Bean
	@ConditionalOnSingleCandidate(PersistentHeap.class)
	@ConditionalOnMissingBean(PmemOperations.class)
	PmemTemplate pmemTemplate(PersistentHeap heap, PmemMappingContext mappingContext, PmemProperties properties) {
		PmemTemplate template = new PmemTemplate(heap, mappingContext);
		template.setScanWarning(properties.query().checkedScanWarning());
		return template;
	}

	@Bean
	static UnclaimedExtentsCheck unclaimedExtentsCheck(ConfigurableListableBeanFactory beanFactory,
			PmemProperties properties) {
		return new UnclaimedExtentsCheck(beanFactory, properties.pool().unclaimedExtents());
	}

}
