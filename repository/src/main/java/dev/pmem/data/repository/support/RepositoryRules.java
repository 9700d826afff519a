/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.util.Map;

import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentProperty;

/**
 * Refuses repositories whose declarations ask for what there is not.
 */
final class RepositoryRules {

	private static final Map<String, String> UNSUPPORTED = Map.of(
			"org.springframework.data.querydsl.QuerydslPredicateExecutor",
			"Remove it, and declare query methods or query by example: PmemRepository extends QueryByExampleExecutor",
			"org.springframework.data.jpa.repository.JpaRepository",
			"Extend PmemRepository, which has its methods but those that only a database needs",
			"org.springframework.data.jpa.repository.JpaSpecificationExecutor",
			"Remove it, and declare query methods or query by example: PmemRepository extends QueryByExampleExecutor");

	private RepositoryRules() {}

	/** @throws InvalidMappingException if the repository extends an interface of another module */
	static void requireSupported(RepositoryMetadata metadata) {
		Class<?> repository = metadata.getRepositoryInterface();
		for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(repository)) {
			for (Class<?> extended : each.getInterfaces()) {
				String action = UNSUPPORTED.get(extended.getName());
				if (action != null) {
					throw new InvalidMappingException(each.getName() + " extends " + extended.getName()
							+ ", which is not supported over a persistent heap", action);
				}
			}
		}
	}

	/** @throws InvalidMappingException if the repository declares another type of id than its entity has */
	static void requireId(RepositoryMetadata metadata, PmemMappingContext context) {
		PmemPersistentProperty id = context.getRequiredEntity(metadata.getDomainType()).getIdProperty();
		if (id == null) {
			return;
		}
		Class<?> actual = ClassUtils.resolvePrimitiveIfNecessary(id.getType());
		Class<?> declared = ClassUtils.resolvePrimitiveIfNecessary(metadata.getIdType());
		if (!declared.isAssignableFrom(actual) && !actual.isAssignableFrom(declared)) {
			throw new InvalidMappingException(metadata.getRepositoryInterface().getName() + " has ids of type "
					+ declared.getName() + ", but " + metadata.getDomainType().getName() + "." + id.getName()
					+ " is of type " + actual.getName(),
					"Name " + actual.getSimpleName() + " as the repository's second type argument");
		}
	}

}
