/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.boot.autoconfigure.data.AbstractRepositoryConfigurationSourceSupport;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

import dev.pmem.data.repository.config.ClaimedRepositories;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.repository.config.PmemRepositoryConfigurationExtension;

/**
 * Registers the repositories in the auto-configuration packages.
 */
class PmemRepositoriesRegistrar extends AbstractRepositoryConfigurationSourceSupport {

	@Override
	protected Class<? extends Annotation> getAnnotation() {
		return EnablePmemRepositories.class;
	}

	@Override
	protected Class<?> getConfiguration() {
		return EnablePmemRepositoriesConfiguration.class;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry,
			@Nullable BeanNameGenerator generator) {
		super.registerBeanDefinitions(metadata, registry, generator);
		ClaimedRepositories.withhold(registry);
	}

	@Override
	protected RepositoryConfigurationExtension getRepositoryConfigurationExtension() {
		return new PmemRepositoryConfigurationExtension();
	}

	@EnablePmemRepositories
	private static final class EnablePmemRepositoriesConfiguration {

	}

}
