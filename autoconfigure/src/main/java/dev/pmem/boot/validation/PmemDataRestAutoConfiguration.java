/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.validation;

import jakarta.validation.ConstraintViolationException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.rest.webmvc.RepositoryRestExceptionHandler;

/**
 * Has Spring Data REST answer 400 (bad request) if an entity violates constraints.
 */
@AutoConfiguration
@ConditionalOnClass({ConstraintViolationException.class, RepositoryRestExceptionHandler.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class PmemDataRestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConstraintViolationHandler pmemConstraintViolationHandler() {
		return new ConstraintViolationHandler();
	}

}
