/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties below {@code pmem.pool} that there are not: a misspelt one would be passed over, and a pool opened with
 * less durability, or in another place, than its owner thinks. Environment variables are not looked at, for others set them
 * as well.
 */
final class PoolPropertyNames {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("pmem.pool");

	private static final List<ConfigurationPropertyName> KNOWN = Stream.of(PmemProperties.Pool.class
			.getRecordComponents()).map(PoolPropertyNames::name).toList();

	private PoolPropertyNames() {}

	/** @throws UnknownPropertyException if there is one */
	static void requireKnown(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource names && !isOfVariables(source)) {
				names.stream().filter((name) -> PREFIX.isAncestorOf(name) && !KNOWN.contains(name)).findFirst()
						.ifPresent((name) -> {
							throw new UnknownPropertyException(name.toString(), origin(source, name),
									KNOWN.stream().map(ConfigurationPropertyName::toString).toList());
						});
			}
		}
	}

	private static ConfigurationPropertyName name(RecordComponent component) {
		return PREFIX.append(component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
	}

	private static boolean isOfVariables(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying instanceof SystemEnvironmentPropertySource;
	}

	private static @Nullable String origin(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		Origin origin = Origin.from(source.getConfigurationProperty(name));
		return (origin != null) ? origin.toString() : null;
	}

}
