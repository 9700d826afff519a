/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.validation;

import java.util.List;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.data.rest.webmvc.RepositoryRestExceptionHandler;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers 400 (bad request) where an entity that Spring Data REST saves violates constraints, with the errors in the form
 * in which Spring Data REST tells those of its own validation. An advice of the application comes before.
 */
@ControllerAdvice(basePackageClasses = RepositoryRestExceptionHandler.class)
class ConstraintViolationHandler {

	/**
	 * What was violated.
	 *
	 * @param errors one for each violation
	 */
	record Violations(List<Violation> errors) {}

	/**
	 * A violation.
	 *
	 * @param entity the simple name of the class
	 * @param property the path of the property; empty if the constraint is one of the whole entity
	 * @param invalidValue the value; null if it is not a simple one
	 * @param message the constraint's message
	 */
	record Violation(String entity, String property, @Nullable Object invalidValue, String message) {

		static Violation of(ConstraintViolation<?> violation) {
			Object value = violation.getInvalidValue();
			return new Violation(ClassUtils.getUserClass(violation.getRootBeanClass()).getSimpleName(),
					violation.getPropertyPath().toString(),
					(value != null && BeanUtils.isSimpleValueType(value.getClass())) ? value : null,
					violation.getMessage());
		}

	}

	@ExceptionHandler
	ResponseEntity<Violations> violated(ConstraintViolationException exception) {
		return ResponseEntity.badRequest()
				.body(new Violations(exception.getConstraintViolations().stream().map(Violation::of).toList()));
	}

}
