/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;

import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;

/**
 * Makes single values of what JSON and CSV have: text, numbers, truth.
 */
final class ScalarText {

	private ScalarText() {}

	/**
	 * The value of a class, not primitive. A class of many numbers gets whole ones as {@code Long}, or as
	 * {@code BigInteger} beyond.
	 * @throws RuntimeException if there is none, or something would be lost
	 */
	static Object convert(Object given, Class<?> type) {
		if (given instanceof Integer whole && type.isAssignableFrom(Long.class)) {
			return whole.longValue();
		}
		if (type.isInstance(given) && !(given instanceof Number && type == Object.class)) {
			return given;
		}
		if (Number.class.isAssignableFrom(type) && ClassUtils.isPrimitiveWrapper(type) || type == BigDecimal.class
				|| type == BigInteger.class) {
			return number(new BigDecimal(given.toString().strip()), type);
		}
		if (type == Object.class) {
			return (given instanceof BigDecimal number) ? number.doubleValue() : given;
		}
		String text = given.toString();
		if (type == String.class) {
			return text;
		}
		if (type == Boolean.class) {
			return switch (text.strip()) {
				case "true" -> true;
				case "false" -> false;
				default -> throw new IllegalArgumentException("it is neither true nor false");
			};
		}
		if (type.isEnum()) {
			return constant(text.strip(), type);
		}
		if (type == byte[].class) {
			return Base64.getDecoder().decode(text.strip());
		}
		if (type == Date.class) {
			return Date.from(Instant.parse(text.strip()));
		}
		Method parse = ClassUtils.getMethodIfAvailable(type, "parse", CharSequence.class);
		if (parse != null && Modifier.isStatic(parse.getModifiers())) {
			return call(parse, text.strip());
		}
		Object converted = DefaultConversionService.getSharedInstance().convert(text, type);
		if (converted == null) {
			throw new IllegalArgumentException("it is no " + type.getSimpleName());
		}
		return converted;
	}

	private static Object number(BigDecimal number, Class<?> type) {
		return switch (type.getSimpleName()) {
			case "Byte" -> number.byteValueExact();
			case "Short" -> number.shortValueExact();
			case "Integer" -> number.intValueExact();
			case "Long" -> number.longValueExact();
			case "Float" -> number.floatValue();
			case "Double" -> number.doubleValue();
			case "BigInteger" -> number.toBigIntegerExact();
			default -> number;
		};
	}

	private static Object constant(String name, Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			if (((Enum<?>) constant).name().equals(name)) {
				return constant;
			}
		}
		throw new IllegalArgumentException(type.getName() + " has no constant of that name");
	}

	private static Object call(Method method, String text) {
		try {
			return Objects.requireNonNull(method.invoke(null, text));
		} catch (InvocationTargetException ex) {
			throw new IllegalArgumentException(String.valueOf(ex.getCause()), ex.getCause());
		} catch (IllegalAccessException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
