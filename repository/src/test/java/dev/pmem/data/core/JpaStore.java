/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.Map;

import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A database with JPA's transaction manager, beside which no other one stands. */
public abstract class JpaStore extends JpaDatabase {

	/** @param entity its package is that of the entities */
	protected JpaStore(Class<?> entity) {
		super(entity);
	}

	/**
	 * @param entity its package is that of the entities
	 * @param properties further ones of Hibernate
	 */
	protected JpaStore(Class<?> entity, Map<String, Object> properties) {
		super(entity, properties);
	}

	@Bean
	PlatformTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
		return new JpaTransactionManager(entityManagerFactory);
	}

}
