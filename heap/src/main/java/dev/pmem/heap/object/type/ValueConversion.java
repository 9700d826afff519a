/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Converts values that will be compared with a property to the property's type. Numbers convert if nothing is lost; all
 * other values must be of the type already, or of that of what is stored.
 */
public final class ValueConversion {

	private ValueConversion() {}

	/**
	 * The value in the type of the property; of an enum constant its name.
	 * @throws IllegalArgumentException if it can't be compared with the property
	 */
	public static Object convert(StoredProperty property, Object value) {
		TypeConversion conversion = property.conversion();
		Object stored = (conversion != null && conversion.type().isInstance(value))
				? store(property.path(), conversion, value)
				: value;
		return convert(property.path(), property.shape(), property.type(), stored);
	}

	/**
	 * As {@link #convert(StoredProperty, Object)}.
	 * @param path names the property in messages
	 * @param type the class of values, if known
	 */
	public static Object convert(String path, Shape shape, @Nullable Class<?> type, Object value) {
		Object converted = switch (shape) {
			case Shape.Enumeration(String enumType, List<String> constants) -> constant(enumType, constants, value);
			case Shape.Scalar(Kind kind) -> kind.scalar().convert(value);
			case Shape.Struct _ when type != null && type.isInstance(value) -> value;
			default -> null;
		};
		if (converted == null) {
			throw new IllegalArgumentException(path + ((type != null) ? " of type " + type.getTypeName() : "")
					+ " can't be compared with " + value + " of type " + value.getClass().getTypeName());
		}
		return converted;
	}

	private static Object store(String path, TypeConversion conversion, Object value) {
		try {
			return conversion.store().apply(value);
		} catch (ValuePathException ex) {
			throw new IllegalArgumentException(path + " can't be compared with " + value + ", which " + ex.problem(),
					ex);
		}
	}

	private static @Nullable Object constant(String enumType, List<String> constants, Object value) {
		return (value instanceof Enum<?> constant && constant.getDeclaringClass().getName().equals(enumType)
				&& constants.contains(constant.name())) ? constant.name() : null;
	}

}
