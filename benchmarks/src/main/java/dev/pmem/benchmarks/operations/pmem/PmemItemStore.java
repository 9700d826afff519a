/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.pmem;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import dev.pmem.benchmarks.operations.model.SpringItemStore;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Our starter, with a pool that survives a crash of the process. */
public final class PmemItemStore extends SpringItemStore {

	public PmemItemStore(Path folder) {
		super(PmemItemApplication.class, "pmem.pool.path=" + folder.resolve("items.pmem"),
				"pmem.pool.durability=process-crash");
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	@EnablePmemRepositories
	static class PmemItemApplication {}

}
