/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.validation;

import java.util.Set;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.EntityValidator;

/**
 * Validates entities by Bean Validation, in the group {@code Default}. What is not loaded is not validated and not loaded
 * for it. {@code @Valid} leads to embedded values, not to other entities. Thread-safe.
 */
@SuppressWarnings("exports")
public final class BeanEntityValidator implements EntityValidator {

	private final Validator validator;

	/**
	 * @param factory whose interpolator of messages and factory of constraints are used
	 * @param context the mapping of the entities
	 */
	public BeanEntityValidator(ValidatorFactory factory, PmemMappingContext context) {
		this.validator = factory.usingContext().traversableResolver(new LoadedProperties(context)).getValidator();
	}

	/**
	 * @param validator which decides by itself what it follows, and so may load what is not loaded
	 */
	public BeanEntityValidator(Validator validator) {
		this.validator = validator;
	}

	@Override
	public boolean isConstrained(Class<?> type) {
		return this.validator.getConstraintsForClass(type).isBeanConstrained();
	}

	/** @throws ConstraintViolationException if the entity violates constraints */
	@Override
	public void validate(Object entity) {
		Set<ConstraintViolation<Object>> violations = this.validator.validate(entity);
		if (!violations.isEmpty()) {
			throw new ConstraintViolationException(violations);
		}
	}

}
