/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** A database in memory, empty at first, with Hibernate on top. Configuration classes extend it. */
public abstract class JpaDatabase {

	private final String entityPackage;

	private final Map<String, Object> properties = new HashMap<>(Map.of("hibernate.hbm2ddl.auto", "create"));

	/** @param entity its package is that of the entities */
	protected JpaDatabase(Class<?> entity) {
		this(entity, Map.of());
	}

	/**
	 * @param entity its package is that of the entities
	 * @param properties further ones of Hibernate
	 */
	protected JpaDatabase(Class<?> entity, Map<String, Object> properties) {
		this.entityPackage = entity.getPackageName();
		this.properties.putAll(properties);
	}

	@Bean
	DataSource dataSource() {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		return dataSource;
	}

	@Bean
	LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(dataSource);
		factory.setPackagesToScan(this.entityPackage);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.setJpaPropertyMap(this.properties);
		return factory;
	}

}
