/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.dao.annotation.PersistenceExceptionTranslationPostProcessor;

import dev.pmem.data.transaction.PmemExceptionTranslator;

/**
 * Translates the heap's exceptions to Spring's in classes of the application that are marked with {@code @Repository}, as
 * those of JPA are. Repositories and the template translate by themselves.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class, afterName = "org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration")
public final class PmemExceptionTranslationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PmemExceptionTranslator pmemExceptionTranslator() {
		return new PmemExceptionTranslator();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "spring.persistence.exceptiontranslation.enabled", matchIfMissing = true)
	static PersistenceExceptionTranslationPostProcessor persistenceExceptionTranslationPostProcessor(
			Environment environment) {
		PersistenceExceptionTranslationPostProcessor processor = new PersistenceExceptionTranslationPostProcessor();
		processor.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		return processor;
	}

}
