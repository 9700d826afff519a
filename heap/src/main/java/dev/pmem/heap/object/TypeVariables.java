/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the type variables of generic classes.
 */
final class TypeVariables {

	private TypeVariables() {}

	/** The types that the type variables of all superclasses stand for, in terms of the class's own variables. */
	static Map<TypeVariable<?>, Type> superclassVariables(Class<?> type) {
		Map<TypeVariable<?>, Type> variables = new HashMap<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (current.getGenericSuperclass() instanceof ParameterizedType generic) {
				TypeVariable<?>[] parameters = ((Class<?>) generic.getRawType()).getTypeParameters();
				for (int index = 0; index < parameters.length; index++) {
					variables.put(parameters[index], substitute(generic.getActualTypeArguments()[index], variables));
				}
			}
		}
		return variables;
	}

	/** The type with its variables replaced; a variable that stands for nothing stays. */
	static Type substitute(Type type, Map<TypeVariable<?>, Type> variables) {
		return switch (type) {
			case TypeVariable<?> variable -> variables.getOrDefault(variable, variable);
			case ParameterizedType generic -> new Parameterized((Class<?>) generic.getRawType(),
					Arrays.stream(generic.getActualTypeArguments()).map(argument -> substitute(argument, variables))
							.toList(),
					generic.getOwnerType());
			case GenericArrayType array -> new ArrayOf(substitute(array.getGenericComponentType(), variables));
			case WildcardType wildcard -> (wildcard.getLowerBounds().length > 0)
					? wildcard
					: new Extends(substitute(wildcard.getUpperBounds()[0], variables));
			default -> type;
		};
	}

	/** The class behind a type; null for a variable or wildcard. */
	static @Nullable Class<?> rawClass(Type type) {
		return switch (type) {
			case Class<?> raw -> raw;
			case ParameterizedType generic -> (Class<?>) generic.getRawType();
			case GenericArrayType array -> {
				Class<?> component = rawClass(array.getGenericComponentType());
				yield (component != null) ? component.arrayType() : null;
			}
			default -> null;
		};
	}

	private record Parameterized(Class<?> raw, List<Type> arguments, @Nullable Type owner)
			implements
				ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.toArray(Type[]::new);
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.owner;
		}

		@Override
		public String toString() {
			return this.raw.getTypeName()
					+ this.arguments.stream().map(Type::getTypeName).toList().toString().replace('[', '<').replace(']',
							'>');
		}

	}

	private record ArrayOf(Type component) implements GenericArrayType {

		@Override
		public Type getGenericComponentType() {
			return this.component;
		}

		@Override
		public String toString() {
			return this.component.getTypeName() + "[]";
		}

	}

	private record Extends(Type bound) implements WildcardType {

		@Override
		public Type[] getUpperBounds() {
			return new Type[]{this.bound};
		}

		@Override
		public Type[] getLowerBounds() {
			return new Type[0];
		}

		@Override
		public String toString() {
			return (this.bound == Object.class) ? "?" : "? extends " + this.bound.getTypeName();
		}

	}

}
