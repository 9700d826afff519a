/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.temporary;

import java.util.List;
import java.util.Locale;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives the application context of a test a temporary pool where no pool is configured, or where the test wants none but
 * its own. Which of that holds is found out when the path is read: test properties may be added after this. All instances
 * are equal, so that tests share their contexts.
 */
record TemporaryPoolContextCustomizer() implements ContextCustomizer {

	static final String REPLACE = "pmem.test.pool.replace";

	private static final String NON_TEST = "NON_TEST";

	private static final String NONE = "NONE";

	private static final ConfigurationPropertyName PATH = ConfigurationPropertyName
			.of(TemporaryPoolPropertySource.PATH);

	private static final String REPLACING = "pmemTestPool";

	private static final String DEFAULT = "pmemTemporaryPool";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		TemporaryPool pool = new TemporaryPool();
		ConfigurableEnvironment environment = context.getEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new TemporaryPoolPropertySource(REPLACING, pool,
				() -> replacesAll(environment) && !isConfiguredByTest(sources)));
		sources.addLast(new TemporaryPoolPropertySource(DEFAULT, pool, () -> !isConfigured(sources)));
		context.addBeanFactoryPostProcessor((_) -> requireKnown(environment));
		// What is registered before the first bean is destroyed after the last one.
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(DEFAULT, pool);
	}

	/** Called from within a property source, whose exceptions Spring Boot drops: throws none. */
	private static boolean replacesAll(ConfigurableEnvironment environment) {
		return uniform(environment.getProperty(REPLACE, NONE)).equals(NON_TEST);
	}

	/** Values are compared as those of enums are bound. */
	private static String uniform(String value) {
		return value.replace('-', '_').toUpperCase(Locale.ROOT);
	}

	private static void requireKnown(ConfigurableEnvironment environment) {
		String value = environment.getProperty(REPLACE, NONE);
		if (!List.of(NONE, NON_TEST).contains(uniform(value))) {
			throw new InvalidConfigurationPropertyValueException(REPLACE, value, "It must be non-test or none.");
		}
	}

	/** Whether a source that is not ours has a path. */
	private static boolean isConfigured(MutablePropertySources sources) {
		return sources.stream().anyMatch(TemporaryPoolContextCustomizer::hasPath);
	}

	/** What comes before the system's properties was given by the test: inlined, in files, dynamic, or as arguments. */
	private static boolean isConfiguredByTest(MutablePropertySources sources) {
		for (PropertySource<?> source : sources) {
			if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
				return false;
			}
			if (hasPath(source)) {
				return true;
			}
		}
		return false;
	}

	private static boolean hasPath(PropertySource<?> source) {
		ConfigurationPropertySource properties = (source instanceof TemporaryPoolPropertySource)
				? null
				: ConfigurationPropertySource.from(source);
		return properties != null && properties.getConfigurationProperty(PATH) != null;
	}

}
