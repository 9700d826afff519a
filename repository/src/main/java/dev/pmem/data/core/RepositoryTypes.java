/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashSet;
import java.util.Set;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.AbstractRepositoryMetadata;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/**
 * The classes whose entities the repositories of an application hold. They must be known before the first repository is
 * made, because a class is the top of its hierarchy if a repository holds it.
 */
final class RepositoryTypes {

	private RepositoryTypes() {}

	/** The classes. No repository is made for that. */
	static Set<Class<?>> of(ApplicationContext context) {
		Set<Class<?>> types = new HashSet<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(context, Repository.class, true,
				false)) {
			Class<?> repository = context.getType(name, false);
			if (repository != null && repository.isInterface() && !isOfOtherModule(context, name)) {
				types.add(AbstractRepositoryMetadata.getMetadata(repository).getDomainType());
			}
		}
		return types;
	}

	private static boolean isOfOtherModule(ApplicationContext context, String name) {
		Class<?> factory = context.getType(BeanFactory.FACTORY_BEAN_PREFIX + name, false);
		return factory != null && RepositoryFactoryInformation.class.isAssignableFrom(factory)
				&& !PoolRepositoryFactory.class.isAssignableFrom(factory);
	}

}
