/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;
import java.util.Set;

import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.boot.persistence.autoconfigure.EntityScanner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.core.mapping.SubclassIndex;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;

/**
 * Scans the application's packages for entities, and notes on the way of each class what it extends and implements.
 */
class HierarchyScanner extends EntityScanner {

	/** Of Spring Data JPA. */
	private static final String JPA_REPOSITORY = "org.springframework.data.jpa.repository.JpaRepository";

	private final ApplicationContext context;

	private final SubclassIndex subclasses = new SubclassIndex();

	HierarchyScanner(ApplicationContext context) {
		super(context);
		this.context = context;
	}

	/**
	 * The classes marked as entities: with {@link PersistentObject}, and with Jakarta Persistence's {@code @Entity} where
	 * these can't be another provider's.
	 */
	Set<Class<?>> scanEntities() throws ClassNotFoundException {
		return (JakartaPersistence.isPresent() && !hasOtherProvider())
				? scan(PersistentObject.class, Entity.class)
				: scan(PersistentObject.class);
	}

	/** The classes with Jakarta Persistence's {@code @Converter}. */
	Set<Class<?>> scanConverters() throws ClassNotFoundException {
		return JakartaPersistence.isPresent() ? scan(Converter.class) : Set.of();
	}

	private boolean hasOtherProvider() {
		return ClassUtils.isPresent(JPA_REPOSITORY, this.context.getClassLoader())
				|| this.context.getBeanNamesForType(EntityManagerFactory.class, true, false).length > 0;
	}

	/** What was noted by the scans so far. */
	SubclassIndex subclasses() {
		this.subclasses.scanned(packages());
		return this.subclasses;
	}

	private List<String> packages() {
		List<String> packages = EntityScanPackages.get(this.context).getPackageNames();
		return (packages.isEmpty() && AutoConfigurationPackages.has(this.context))
				? AutoConfigurationPackages.get(this.context)
				: packages;
	}

	@Override
	protected ClassPathScanningCandidateComponentProvider createClassPathScanningCandidateComponentProvider(
			ApplicationContext context) {
		ClassPathScanningCandidateComponentProvider provider = super.createClassPathScanningCandidateComponentProvider(
				context);
		provider.addIncludeFilter((reader, _) -> {
			this.subclasses.add(reader.getClassMetadata());
			return false;
		});
		return provider;
	}

}
