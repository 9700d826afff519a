/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.data.expression.ValueExpression;
import org.springframework.data.expression.ValueExpressionParser;
import org.springframework.data.mapping.Parameter;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;

import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * The value of a constructor's parameter that is marked with {@link org.springframework.beans.factory.annotation.Value}: it
 * is computed each time an instance is made, and has no stored counterpart. Immutable and thread-safe.
 */
final class ParameterValue {

	private static final MethodHandle COMPUTE;

	static {
		try {
			COMPUTE = MethodHandles.lookup().findVirtual(ParameterValue.class, "compute",
					MethodType.methodType(Object.class));
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final PmemPersistentEntity<?> entity;

	private final ValueExpression expression;

	private final Class<?> type;

	private ParameterValue(PmemPersistentEntity<?> entity, ValueExpression expression, Class<?> type) {
		this.entity = entity;
		this.expression = expression;
		this.type = type;
	}

	/**
	 * A handle without parameters that computes the value.
	 * @throws UnsupportedTypeException if the expression can't be parsed, or asks for a stored document
	 */
	static MethodHandle of(PmemPersistentEntity<?> entity, Parameter<?, ?> parameter, Class<?> type) {
		String text = parameter.getRequiredValueExpression();
		String place = entity.getType().getName() + " can't be rebuilt: the expression \"" + text
				+ "\" of its creator's"
				+ " parameter '" + parameter.getName() + "' ";
		if (text.contains("#root")) {
			throw new UnsupportedTypeException(place + "refers to #root, but there is no document behind an object",
					"Use beans and properties of the environment in the expression");
		}
		try {
			ValueExpression expression = ValueExpressionParser.create().parse(text);
			return COMPUTE.bindTo(new ParameterValue(entity, expression, type))
					.asType(MethodType.methodType(type));
		} catch (ParseException ex) {
			throw new UnsupportedTypeException(place + "can't be parsed: " + ex.getMessage(),
					"Correct the expression in @Value", ex);
		}
	}

	private @Nullable Object compute() {
		Object value = evaluate();
		return (value == null || this.type.isInstance(value))
				? value
				: DefaultConversionService.getSharedInstance().convert(value, this.type);
	}

	private @Nullable Object evaluate() {
		try {
			return this.expression.evaluate(this.entity.valueContext());
		} catch (EvaluationException ex) {
			throw new IllegalStateException("The expression \"" + this.expression.getExpressionString()
					+ "\" of a parameter of " + this.entity.getType().getName() + " can't be evaluated", ex);
		}
	}

}
