/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.Map;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Warns of settings and scripts for a relational database in an application that has none: they have no effect.
 */
final class IgnoredSettingsCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(IgnoredSettingsCheck.class);

	private final ListableBeanFactory beans;

	private final Environment environment;

	private final ResourceLoader resources;

	IgnoredSettingsCheck(ListableBeanFactory beans, Environment environment, ResourceLoader resources) {
		this.beans = beans;
		this.environment = environment;
		this.resources = resources;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!hasBean("javax.sql.DataSource") && !hasBean("io.r2dbc.spi.ConnectionFactory")) {
			String found = isSet("spring.sql.init")
					? "spring.sql.init.*"
					: Stream.of("schema.sql", "data.sql").filter(this::exists).findFirst().orElse(null);
			if (found != null) {
				logger.warn(found + " has no effect: there is no DataSource, and a pool understands no SQL."
						+ " pmem.data.locations loads initial data from JSON lines or CSV");
			}
		}
		if (isSet("spring.jpa") && !hasBean("jakarta.persistence.EntityManagerFactory")) {
			logger.warn(
					"spring.jpa.* has no effect: there is no EntityManagerFactory, and entities in a pool need none."
							+ " docs/FROM-JPA.md says what takes the place of which setting");
		}
	}

	private boolean isSet(String prefix) {
		return Binder.get(this.environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).map(Map::size)
				.orElse(0) > 0;
	}

	private boolean exists(String script) {
		return this.resources.getResource("classpath:" + script).exists();
	}

	private boolean hasBean(String type) {
		if (!ClassUtils.isPresent(type, this.resources.getClassLoader())) {
			return false;
		}
		Class<?> found = ClassUtils.resolveClassName(type, this.resources.getClassLoader());
		return this.beans.getBeanNamesForType(found, true, false).length > 0;
	}

}
