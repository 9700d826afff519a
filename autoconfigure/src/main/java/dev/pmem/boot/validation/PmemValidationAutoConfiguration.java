/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.validation;

import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.EntityValidator;
import dev.pmem.data.validation.BeanEntityValidator;

/**
 * Validates entities before they are written, if there is a validator. The validator is looked up when an entity is first
 * saved, because constraints may need repositories.
 */
@AutoConfiguration(after = PmemAutoConfiguration.class, afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnClass(Validator.class)
@ConditionalOnProperty(name = "pmem.validation.mode", havingValue = "auto", matchIfMissing = true)
public final class PmemValidationAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Validator.class)
	EntityValidator pmemEntityValidator(Validator validator, ObjectProvider<ValidatorFactory> factories,
			PmemMappingContext context) {
		ValidatorFactory factory = (validator instanceof ValidatorFactory itself) ? itself : factories.getIfUnique();
		return (factory != null)
				? new BeanEntityValidator(factory, context)
				: new BeanEntityValidator(validator);
	}

}
