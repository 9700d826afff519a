/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.temporary;

import java.util.List;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Gives every application context of Spring's test framework the same customizer.
 */
final class TemporaryPoolContextCustomizerFactory implements ContextCustomizerFactory {

	/** For Spring, which finds the class in {@code META-INF/spring.factories}. */
	TemporaryPoolContextCustomizerFactory() {}

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configurationAttributes) {
		return new TemporaryPoolContextCustomizer();
	}

}
