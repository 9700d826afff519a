/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.data.core.TypeInformation;

/**
 * The types of properties as the heap takes them: variables that a class binds are resolved, and those of the class itself
 * stay, since each use of the class says what they stand for ({@code Box<String>}).
 */
final class PropertyTypes {

	private PropertyTypes() {}

	/** A generic class with arguments, which may have variables of another class in them. */
	private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {

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
			return this.raw.getDeclaringClass();
		}

	}

	private record ArrayOf(Type component) implements GenericArrayType {

		@Override
		public Type getGenericComponentType() {
			return this.component;
		}

	}

	/** The type of a property of a class. */
	static Type of(PmemPersistentProperty property, Class<?> type) {
		Type declared = declared(property);
		boolean isGeneric = type.getTypeParameters().length > 0 && declared != null && hasVariable(declared);
		if (declared == null || !isGeneric && !isUnbounded(declared)) {
			return resolved(property.getTypeInformation()).getType();
		}
		Map<TypeVariable<?>, Type> variables = new HashMap<>();
		for (Class<?> each = type; each.getGenericSuperclass() instanceof ParameterizedType generic;) {
			each = each.getSuperclass();
			for (int index = 0; index < each.getTypeParameters().length; index++) {
				variables.put(each.getTypeParameters()[index],
						substitute(generic.getActualTypeArguments()[index], variables));
			}
		}
		return substitute(declared, variables);
	}

	private static @Nullable Type declared(PmemPersistentProperty property) {
		Field field = property.getField();
		Method getter = property.getGetter();
		return (field != null) ? field.getGenericType() : (getter != null) ? getter.getGenericReturnType() : null;
	}

	private static boolean hasVariable(Type type) {
		return switch (type) {
			case TypeVariable<?> _ -> true;
			case ParameterizedType generic -> List.of(generic.getActualTypeArguments()).stream()
					.anyMatch(PropertyTypes::hasVariable);
			case GenericArrayType array -> hasVariable(array.getGenericComponentType());
			case WildcardType wildcard -> hasVariable(wildcard.getUpperBounds()[0]);
			default -> false;
		};
	}

	/** Whether nothing tells what an argument of the type is. */
	private static boolean isUnbounded(Type type) {
		return switch (type) {
			case ParameterizedType generic when generic.getRawType() == Class.class -> false;
			case ParameterizedType generic -> List.of(generic.getActualTypeArguments()).stream()
					.anyMatch(PropertyTypes::isUnbounded);
			case GenericArrayType array -> isUnbounded(array.getGenericComponentType());
			case WildcardType wildcard -> wildcard.getUpperBounds()[0] == Object.class;
			default -> false;
		};
	}

	private static Type substitute(Type type, Map<TypeVariable<?>, Type> variables) {
		return switch (type) {
			case TypeVariable<?> variable -> variables.getOrDefault(variable, variable);
			case ParameterizedType generic -> new Parameterized((Class<?>) generic.getRawType(),
					List.of(generic.getActualTypeArguments()).stream().map((each) -> substitute(each, variables))
							.toList());
			case GenericArrayType array -> new ArrayOf(substitute(array.getGenericComponentType(), variables));
			case WildcardType wildcard when wildcard.getUpperBounds()[0] != Object.class ->
				substitute(wildcard.getUpperBounds()[0], variables);
			default -> type;
		};
	}

	/** The type with variables and wildcards resolved. */
	private static ResolvableType resolved(TypeInformation<?> information) {
		List<TypeInformation<?>> arguments = information.getType().isArray()
				? List.of()
				: information.getTypeArguments();
		if (arguments.isEmpty() || information.getType().getTypeParameters().length != arguments.size()) {
			return ResolvableType.forClass(information.getType());
		}
		return ResolvableType.forClassWithGenerics(information.getType(),
				arguments.stream().map(PropertyTypes::resolved).toArray(ResolvableType[]::new));
	}

}
