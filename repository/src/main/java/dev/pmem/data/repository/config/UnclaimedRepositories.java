/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Warns of repositories that are left out because several Spring Data modules are there and none of them claims them: without
 * a word they would only be missing where they are injected.
 */
public final class UnclaimedRepositories implements BeanFactoryPostProcessor {

	private static final Log logger = LogFactory.getLog(UnclaimedRepositories.class);

	private static final String BEAN_NAME = UnclaimedRepositories.class.getName();

	private final Set<Class<?>> candidates = new LinkedHashSet<>();

	private UnclaimedRepositories() {}

	/** Takes down a repository that is not ours for certain. */
	static void note(Class<?> repository, BeanDefinitionRegistry registry) {
		if (!registry.containsBeanDefinition(BEAN_NAME)) {
			UnclaimedRepositories created = new UnclaimedRepositories();
			RootBeanDefinition definition = new RootBeanDefinition(UnclaimedRepositories.class, () -> created);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.setAttribute(BEAN_NAME, created);
			definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
			registry.registerBeanDefinition(BEAN_NAME, definition);
		}
		((UnclaimedRepositories) Objects.requireNonNull(registry.getBeanDefinition(BEAN_NAME).getAttribute(
				BEAN_NAME))).candidates.add(repository);
	}

	/** By now all modules have registered theirs. */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
		for (Class<?> repository : this.candidates) {
			if (factory.getBeanNamesForType(repository, true, false).length == 0) {
				logger.warn("Repository " + repository.getName()
						+ " is left out: there are several Spring Data modules,"
						+ " and none of them claims it. For one over the pool extend PmemRepository, or mark its entity"
						+ " with @PersistentObject");
			}
		}
	}

}
