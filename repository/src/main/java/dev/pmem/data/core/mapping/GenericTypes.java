/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.core.TypeInformation;

/**
 * Turns Spring Data's type information into reflection's types, with variables and wildcards resolved.
 */
final class GenericTypes {

	private GenericTypes() {}

	static Type of(TypeInformation<?> information) {
		List<TypeInformation<?>> arguments = information.getType().isArray()
				? List.of()
				: information.getTypeArguments();
		if (arguments.isEmpty() || information.getType().getTypeParameters().length != arguments.size()) {
			return information.getType();
		}
		return new Parameterized(information.getType(), arguments.stream().map(GenericTypes::of).toArray(Type[]::new));
	}

	/** The initial value of a field of this type. */
	static @Nullable Object defaultValue(Class<?> type) {
		if (!type.isPrimitive()) {
			return null;
		}
		try {
			return MethodHandles.zero(type).invoke();
		} catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Parameterized(Class<?> rawType, Type[] arguments) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.clone();
		}

		@Override
		public Type getRawType() {
			return this.rawType;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.rawType.getDeclaringClass();
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof ParameterizedType type && this.rawType.equals(type.getRawType())
					&& Arrays.equals(this.arguments, type.getActualTypeArguments());
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.arguments) ^ this.rawType.hashCode();
		}

		@Override
		public String toString() {
			return this.rawType.getName() + Arrays.toString(this.arguments);
		}

	}

}
