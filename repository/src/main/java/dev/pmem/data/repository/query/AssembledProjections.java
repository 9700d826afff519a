/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.query.Selection;

/**
 * Projections that are put together from an entity's values: rows that are maps, and objects that are made without values
 * and then have their properties set.
 */
final class AssembledProjections {

	private AssembledProjections() {}

	/** Rows with all stored properties of an entity, by their names. What others refer to by {@code mappedBy} is left out. */
	static Projection map(PmemPersistentEntity<?> entity) {
		List<String> names = new ArrayList<>();
		for (PmemPersistentProperty property : entity) {
			if (!property.isInverse()) {
				names.add(property.getName());
			}
		}
		return new Projection(Selection.of(names.toArray(String[]::new)), (row) -> {
			Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(row.length);
			for (int index = 0; index < row.length; index++) {
				values.put(names.get(index), row[index]);
			}
			return values;
		});
	}

	/** A property of a projection, which has a property of the entity to be set to. */
	private record Target(String name, String path, Class<?> type, Setter setter) {}

	@FunctionalInterface
	private interface Setter {

		void set(Object instance, @Nullable Object value) throws ReflectiveOperationException;

	}

	/**
	 * A class with a constructor without parameters. Its properties have setters, or are fields that are not final. Those
	 * that the entity lacks stay as they are.
	 * @param paths the path of the entity's property with this name; null if there is none
	 * @throws IllegalArgumentException if the entity has none of the properties, or one is of a type that doesn't fit
	 */
	static Projection bean(Constructor<?> constructor, Function<String, @Nullable String> paths,
			Function<String, Class<?>> types) {
		Class<?> type = constructor.getDeclaringClass();
		List<Target> targets = new ArrayList<>();
		setters(type).forEach((name, setter) -> {
			String path = paths.apply(name);
			if (path != null) {
				Class<?> wanted = parameterType(setter);
				Class<?> stored = ClassUtils.resolvePrimitiveIfNecessary(types.apply(path));
				if (!ClassUtils.isAssignable(wanted, stored)
						&& !DefaultConversionService.getSharedInstance().canConvert(stored, wanted)) {
					throw new IllegalArgumentException("projection " + type.getName() + ": property '" + name
							+ "' is of type " + wanted.getName() + ", but that of the entity is of type "
							+ stored.getName());
				}
				targets.add(new Target(name, path, wanted, access(setter)));
			}
		});
		if (targets.isEmpty()) {
			throw new IllegalArgumentException("projection " + type.getName() + " has none of the entity's properties: "
					+ "it needs setters or fields by their names, or one constructor that takes them");
		}
		ReflectionUtils.makeAccessible(constructor);
		return new Projection(Selection.of(targets.stream().map(Target::path).toArray(String[]::new)), (row) -> {
			Object instance = BeanUtils.instantiateClass(constructor);
			for (int index = 0; index < row.length; index++) {
				Target target = targets.get(index);
				Object value = row[index];
				requireFitting(type, "property", target.name, target.type, target.path, value);
				set(instance, target, convert(value, target.type));
			}
			return instance;
		});
	}

	/**
	 * Refuses null for something primitive.
	 * @param what the kind of the projection's part
	 * @param name the name of this part
	 * @param path the path of the entity's property
	 */
	static void requireFitting(Class<?> projection, String what, String name, Class<?> type, String path,
			@Nullable Object value) {
		if (value == null && type.isPrimitive()) {
			throw new IllegalArgumentException("projection " + projection.getName() + ": the " + what + " '" + name
					+ "' is of type " + type + ", but the property '" + path + "' of an entity is null; use "
					+ ClassUtils.resolvePrimitiveIfNecessary(type).getSimpleName());
		}
	}

	/** The value as one of this type. */
	static @Nullable Object convert(@Nullable Object value, Class<?> type) {
		if (value == null || ClassUtils.isAssignableValue(type, value)) {
			return value;
		}
		return Objects.requireNonNull(DefaultConversionService.getSharedInstance().convert(value, type));
	}

	private static void set(Object instance, Target target, @Nullable Object value) {
		try {
			target.setter.set(instance, value);
		} catch (ReflectiveOperationException ex) {
			ReflectionUtils.handleReflectionException(ex);
		}
	}

	/** Setters and fields, by the names of properties; a setter comes before a field. */
	private static Map<String, Object> setters(Class<?> type) {
		Map<String, Object> setters = new LinkedHashMap<>();
		ReflectionUtils.doWithFields(type, (field) -> setters.putIfAbsent(field.getName(), field),
				(field) -> (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) == 0 && !field.isSynthetic());
		ReflectionUtils.doWithMethods(type, (method) -> {
			String name = StringUtils.uncapitalize(method.getName().substring(3));
			if (!(setters.get(name) instanceof Method)) {
				setters.put(name, method);
			}
		}, (method) -> method.getName().startsWith("set") && method.getName().length() > 3
				&& method.getParameterCount() == 1 && Modifier.isPublic(method.getModifiers())
				&& !Modifier.isStatic(method.getModifiers()) && !method.isBridge());
		return setters;
	}

	private static Class<?> parameterType(Object setter) {
		return (setter instanceof Method method) ? method.getParameterTypes()[0] : ((Field) setter).getType();
	}

	private static Setter access(Object setter) {
		if (setter instanceof Method method) {
			ReflectionUtils.makeAccessible(method);
			return (instance, value) -> method.invoke(instance, value);
		}
		Field field = (Field) setter;
		ReflectionUtils.makeAccessible(field);
		return (instance, value) -> field.set(instance, value);
	}

}
