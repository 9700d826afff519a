/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the type variables of the supertypes of a class, interfaces among them.
 */
final class SupertypeVariables {

	private SupertypeVariables() {}

	/** The type that a variable of a supertype stands for in the class; any other type as it is. */
	static Type resolve(Class<?> type, Type wanted) {
		if (!(wanted instanceof TypeVariable<?> variable)
				|| !(variable.getGenericDeclaration() instanceof Class<?> declaring)) {
			return wanted;
		}
		Type argument = argument(type, declaring, variable);
		return (argument != null) ? argument : wanted;
	}

	private static @Nullable Type argument(Class<?> type, Class<?> declaring, TypeVariable<?> variable) {
		for (Type supertype : supertypes(type)) {
			Class<?> raw = rawClass(supertype);
			if (raw == null || !declaring.isAssignableFrom(raw)) {
				continue;
			}
			Type found = (raw == declaring) ? variable : argument(raw, declaring, variable);
			if (found instanceof TypeVariable<?> inner && supertype instanceof ParameterizedType generic) {
				for (int index = 0; index < raw.getTypeParameters().length; index++) {
					if (raw.getTypeParameters()[index].equals(inner)) {
						return generic.getActualTypeArguments()[index];
					}
				}
			}
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static List<Type> supertypes(Class<?> type) {
		List<Type> supertypes = new ArrayList<>(List.of(type.getGenericInterfaces()));
		if (type.getGenericSuperclass() != null) {
			supertypes.add(type.getGenericSuperclass());
		}
		return supertypes;
	}

	/** The class behind a type; null for a variable, a wildcard or an array of variables. */
	static @Nullable Class<?> rawClass(Type type) {
		return switch (type) {
			case Class<?> raw -> raw;
			case ParameterizedType generic -> (Class<?>) generic.getRawType();
			default -> null;
		};
	}

}
