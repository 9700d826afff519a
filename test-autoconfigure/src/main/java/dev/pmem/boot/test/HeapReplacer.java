/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.test.AutoConfigureTestPool.Replace;
import dev.pmem.heap.PersistentHeap;

/**
 * Puts the auto-configured heap in the place of the one that an application makes by a bean of its own, under the same
 * name. Of several it replaces the primary one.
 */
final class HeapReplacer implements BeanDefinitionRegistryPostProcessor, Ordered {

	private static final Log logger = LogFactory.getLog(HeapReplacer.class);

	private final Replace replace;

	HeapReplacer(Replace replace) {
		this.replace = replace;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (this.replace == Replace.NONE || AotDetector.useGeneratedArtifacts()) {
			return;
		}
		String[] names = ((ListableBeanFactory) registry).getBeanNamesForType(PersistentHeap.class, true, false);
		if (names.length == 1) {
			replace(registry, names[0]);
			return;
		}
		for (String name : names) {
			if (registry.getBeanDefinition(name).isPrimary()) {
				replace(registry, name);
				return;
			}
		}
		logger.warn((names.length == 0)
				? "There is no PersistentHeap, so none has a temporary pool"
				: "None of the " + names.length + " PersistentHeap beans is primary, so none gets a temporary pool");
	}

	private static void replace(BeanDefinitionRegistry registry, String name) {
		BeanDefinition present = registry.getBeanDefinition(name);
		if (PmemAutoConfiguration.class.getName().equals(present.getFactoryBeanName())) {
			return;
		}
		logger.info("The heap of the bean '" + name + "' is replaced by one with a temporary pool");
		RootBeanDefinition definition = new RootBeanDefinition(PersistentHeap.class);
		definition.setFactoryBeanName(PmemAutoConfiguration.class.getName());
		definition.setFactoryMethodName("persistentHeap");
		definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.setDestroyMethodName("close");
		definition.setPrimary(present.isPrimary());
		registry.removeBeanDefinition(name);
		registry.registerBeanDefinition(name, definition);
	}

}
