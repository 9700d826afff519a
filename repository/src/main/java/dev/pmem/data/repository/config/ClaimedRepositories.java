/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.data.repository.core.support.AbstractRepositoryMetadata;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.support.PmemRepositoryFactoryBean;

/**
 * Keeps repositories that extend {@link PmemRepository} for us where another Spring Data module claims them as well: to
 * Spring Data JPA a repository is its own if the entity has {@code @Entity}, whatever the repository extends. Both would
 * register a bean of the same name. So ours are taken out of the registry until the other modules have found theirs, and
 * then take the places of those.
 */
public final class ClaimedRepositories implements BeanDefinitionRegistryPostProcessor {

	private static final String BEAN_NAME = ClaimedRepositories.class.getName();

	private final Map<String, BeanDefinition> claimed = new LinkedHashMap<>();

	private ClaimedRepositories() {}

	/** Removes what other modules have registered of the repositories that extend {@link PmemRepository}. */
	static void clear(BeanDefinitionRegistry registry) {
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			if (repository(definition, registry) != null && !isOurs(definition, registry)) {
				registry.removeBeanDefinition(name);
			}
		}
	}

	/** Takes the repositories that another module may claim as well out of a registry, until all are registered. */
	public static void withhold(BeanDefinitionRegistry registry) {
		if (!JakartaPersistence.isPresent()) {
			return;
		}
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			Class<?> repository = isOurs(definition, registry) ? repository(definition, registry) : null;
			if (repository != null && isClaimedTwice(repository)) {
				registry.removeBeanDefinition(name);
				in(registry).claimed.put(name, definition);
			}
		}
	}

	private static boolean isOurs(BeanDefinition definition, BeanDefinitionRegistry registry) {
		Class<?> factory = load(definition.getBeanClassName(), registry);
		return factory != null && PmemRepositoryFactoryBean.class.isAssignableFrom(factory);
	}

	/** The repository that extends {@link PmemRepository} and that a definition makes; null if it makes none. */
	private static @Nullable Class<?> repository(BeanDefinition definition, BeanDefinitionRegistry registry) {
		if (!definition.hasConstructorArgumentValues() || !isRepositoryFactory(definition, registry)) {
			return null;
		}
		ValueHolder argument = definition.getConstructorArgumentValues().getIndexedArgumentValues().get(0);
		Object made = (argument == null) ? null : argument.getValue();
		Class<?> type = (made instanceof Class<?> known) ? known : load(made, registry);
		return (type != null && PmemRepository.class.isAssignableFrom(type)) ? type : null;
	}

	private static boolean isRepositoryFactory(BeanDefinition definition, BeanDefinitionRegistry registry) {
		Class<?> factory = load(definition.getBeanClassName(), registry);
		return factory != null && RepositoryFactoryInformation.class.isAssignableFrom(factory);
	}

	private static @Nullable Class<?> load(@Nullable Object name, BeanDefinitionRegistry registry) {
		ClassLoader loader = (registry instanceof ConfigurableBeanFactory factory)
				? factory.getBeanClassLoader()
				: null;
		return (name instanceof String text && ClassUtils.isPresent(text, loader))
				? ClassUtils.resolveClassName(text, loader)
				: null;
	}

	private static boolean isClaimedTwice(Class<?> repository) {
		Class<?> type = AbstractRepositoryMetadata.getMetadata(repository).getDomainType();
		return JakartaPersistence.isEntity(type) || JakartaPersistence.isMappedSuperclass(type);
	}

	private static ClaimedRepositories in(BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(BEAN_NAME)) {
			return (ClaimedRepositories) Objects.requireNonNull(
					registry.getBeanDefinition(BEAN_NAME).getAttribute(BEAN_NAME));
		}
		ClaimedRepositories created = new ClaimedRepositories();
		RootBeanDefinition definition = new RootBeanDefinition(ClaimedRepositories.class, () -> created);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		definition.setAttribute(BEAN_NAME, created);
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		registry.registerBeanDefinition(BEAN_NAME, definition);
		return created;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		clear(registry);
		this.claimed.forEach(registry::registerBeanDefinition);
		this.claimed.clear();
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
		// all is done with the registry
	}

}
