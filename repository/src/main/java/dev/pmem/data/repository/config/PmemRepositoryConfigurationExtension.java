/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.data.repository.config.AnnotationRepositoryConfigurationSource;
import org.springframework.data.repository.config.RepositoryConfigurationExtensionSupport;
import org.springframework.data.repository.config.RepositoryConfigurationSource;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.support.PmemRepositoryFactoryBean;
import dev.pmem.data.transaction.ForeignTransactionPostProcessor;

/**
 * Tells Spring Data how repositories of this module are recognised and configured.
 */
public class PmemRepositoryConfigurationExtension extends RepositoryConfigurationExtensionSupport {

	/** Makes the extension; extensions keep no state. */
	public PmemRepositoryConfigurationExtension() {}

	private static final String DEFAULT_TRANSACTION_MANAGER = "pmemTransactionManager";

	/** As the starter's auto-configuration calls it. */
	private static final String FOREIGN_TRANSACTIONS = "foreignTransactionPostProcessor";

	private static final String DEFAULT_TEMPLATE = "pmemTemplate";

	@Override
	public String getModuleName() {
		return "Pmem";
	}

	@Override
	public String getModuleIdentifier() {
		return "pmem";
	}

	@Override
	@SuppressWarnings("deprecation")
	protected String getModulePrefix() {
		return getModuleIdentifier();
	}

	@Override
	public String getRepositoryFactoryBeanClassName() {
		return PmemRepositoryFactoryBean.class.getName();
	}

	@Override
	protected Collection<Class<? extends Annotation>> getIdentifyingAnnotations() {
		return List.of(PersistentObject.class);
	}

	@Override
	protected Collection<Class<?>> getIdentifyingTypes() {
		return List.of(PmemRepository.class);
	}

	/** Lets the heap take part in other managers' transactions, unless the application sees to that. */
	@Override
	public void registerBeansForRoot(BeanDefinitionRegistry registry, RepositoryConfigurationSource source) {
		super.registerBeansForRoot(registry, source);
		registerIfNotAlreadyRegistered(() -> new RootBeanDefinition(ForeignTransactionPostProcessor.class), registry,
				FOREIGN_TRANSACTIONS, source);
	}

	@Override
	public void postProcess(BeanDefinitionBuilder builder, RepositoryConfigurationSource source) {
		builder.addPropertyValue("transactionManager",
				attribute(source, "transactionManagerRef", DEFAULT_TRANSACTION_MANAGER));
		builder.addPropertyReference("operations", attribute(source, "pmemTemplateRef", DEFAULT_TEMPLATE));
	}

	@Override
	public void postProcess(BeanDefinitionBuilder builder, AnnotationRepositoryConfigurationSource config) {
		builder.addPropertyValue("enableDefaultTransactions",
				config.getAttributes().getBoolean("enableDefaultTransactions"));
	}

	private static String attribute(RepositoryConfigurationSource source, String name, String defaultValue) {
		return source.getAttribute(name).filter(StringUtils::hasText).orElse(defaultValue);
	}

}
