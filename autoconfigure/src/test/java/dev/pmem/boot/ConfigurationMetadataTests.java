/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The metadata from which editors complete and explain the properties.
 */
class ConfigurationMetadataTests {

	private static final List<String> PROPERTIES = List.of("pmem.pool.path", "pmem.pool.durability",
			"pmem.pool.initial-size", "pmem.pool.max-size", "pmem.pool.journal-size", "pmem.pool.after-power-loss",
			"pmem.pool.max-snapshot-memory", "pmem.pool.transaction-warning", "pmem.pool.unclaimed-extents",
			"pmem.pool.close-timeout",
			"pmem.query.load-warning", "pmem.query.scan-warning", "pmem.validation.mode", "pmem.data.locations",
			"pmem.repositories.enabled",
			"management.health.pmem.enabled",
			"management.info.pmem.enabled");

	@Test
	void everyPropertyIsDescribedAndHasItsDefault() throws IOException {
		Map<String, Map<String, Object>> properties = byName("properties");
		assertThat(properties).containsOnlyKeys(PROPERTIES);
		assertThat(properties).allSatisfy((name, property) -> {
			assertThat(property.get("description")).as("description of " + name).asString().hasSizeGreaterThan(20)
					.endsWith(".");
			assertThat(property.get("type")).as("type of " + name).asString().contains(".");
			assertThat(property.get("defaultValue")).as("default of " + name).isNotNull();
		});
	}

	@Test
	void defaultsAreTheRealOnes() throws IOException {
		Map<String, String> defaults = byName("properties").values().stream()
				.filter((property) -> property.get("name").toString().matches("pmem\\.(pool|query|validation)\\..*"))
				.collect(Collectors.toMap((property) -> property.get("name").toString(),
						(property) -> property.get("defaultValue").toString()));
		PmemProperties configured = new Binder(new MapConfigurationPropertySource(defaults))
				.bind("pmem", PmemProperties.class).get();
		PmemProperties unconfigured = new Binder().bindOrCreate("pmem", PmemProperties.class);
		assertThat(configured.heapOptions()).isEqualTo(unconfigured.heapOptions());
		assertThat(configured.pool().checkedCloseTimeout()).isEqualTo(unconfigured.pool().checkedCloseTimeout());
		assertThat(configured.query()).isEqualTo(unconfigured.query());
		assertThat(configured.validation()).isEqualTo(unconfigured.validation());
	}

	@Test
	void valuesAreHinted() throws IOException {
		assertThat(byName("hints")).containsOnlyKeys("pmem.pool.path", "pmem.pool.durability", "pmem.pool.initial-size",
				"pmem.pool.max-size", "pmem.pool.journal-size", "pmem.pool.after-power-loss",
				"pmem.pool.max-snapshot-memory",
				"pmem.pool.transaction-warning", "pmem.pool.unclaimed-extents", "pmem.pool.close-timeout",
				"pmem.query.load-warning",
				"pmem.query.scan-warning", "pmem.validation.mode");
		assertThat(byName("hints").get("pmem.pool.after-power-loss").get("values")).asInstanceOf(list(Map.class))
				.extracting((value) -> value.get("value")).containsExactly("verify", "refuse", "accept");
		assertThat(byName("hints").get("pmem.pool.durability").get("values")).asInstanceOf(list(Map.class))
				.extracting((value) -> value.get("value"))
				.containsExactly("power-loss", "process-crash");
	}

	private static Map<String, Map<String, Object>> byName(String section) throws IOException {
		try (InputStream metadata = PmemProperties.class
				.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(metadata).as("generated metadata").isNotNull();
			List<Map<String, Object>> entries = JsonPath.read(metadata, "$." + section);
			return entries.stream()
					.collect(Collectors.toMap((entry) -> entry.get("name").toString(), Function.identity()));
		}
	}

}
