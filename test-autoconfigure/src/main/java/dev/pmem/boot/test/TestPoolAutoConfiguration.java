/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.test.AutoConfigureTestPool.Replace;

/**
 * Replaces the heaps that an application makes itself. The path of the pool comes from the environment.
 */
@AutoConfiguration(before = PmemAutoConfiguration.class)
public final class TestPoolAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static HeapReplacer heapReplacer(Environment environment) {
		return new HeapReplacer(Binder.get(environment).bind("pmem.test.pool.replace", Replace.class)
				.orElse(Replace.NONE));
	}

}
