/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Makes models by reflection. The properties of a record are its components. The properties of a class are all fields
 * that are neither static nor transient, inherited fields first. A class needs a constructor without parameters, or, if
 * it has final fields, a constructor whose parameters have the names and types of fields, the final fields among them
 * (compiled with {@code -parameters}). An interface, or an abstract class without fields, is a type of live objects; its
 * properties are its getters without a body. Of annotations {@link PreviousName} and {@link OnDelete} count.
 */
public final class ReflectionTypeModels implements TypeModels {

	private final ConcurrentMap<Class<?>, TypeModel<?>> models = new ConcurrentHashMap<>();

	/** Models are made when they are first asked for. */
	public ReflectionTypeModels() {}

	@Override
	@SuppressWarnings("unchecked")
	public <T> TypeModel<T> modelOf(Class<T> type) {
		TypeModel<?> known = this.models.get(type);
		if (known == null) {
			TypeModel<?> made = make(type);
			TypeModel<?> raced = this.models.putIfAbsent(type, made);
			known = (raced != null) ? raced : made;
		}
		return (TypeModel<T>) known;
	}

	/** Whether the class, or an interface of it, is marked as {@link HeapObject}, or by an annotation that is. */
	@Override
	public boolean isEntity(Class<?> type) {
		return isMarked(type);
	}

	private static boolean isMarked(Class<?> type) {
		for (Annotation annotation : type.getAnnotations()) {
			if (annotation instanceof HeapObject || annotation.annotationType().isAnnotationPresent(HeapObject.class)) {
				return true;
			}
		}
		for (Class<?> parent : type.getInterfaces()) {
			if (isMarked(parent)) {
				return true;
			}
		}
		Class<?> superclass = type.getSuperclass();
		return superclass != null && isMarked(superclass);
	}

	private static <T> TypeModel<T> make(Class<T> type) {
		if (LiveTypeModels.isLive(type)) {
			return LiveTypeModels.modelOf(type);
		}
		if (type.isInterface() || type.isArray() || type.isPrimitive() || type.isEnum()
				|| Modifier.isAbstract(type.getModifiers())) {
			throw new UnsupportedTypeException(type.getName() + " is not a class with instances of its own");
		}
		if (type.getName().startsWith("java.")) {
			throw new UnsupportedTypeException(type.getName()
					+ " is a class of the JDK; store an instance of a class or record of your own, which may hold values");
		}
		try {
			return type.isRecord() ? ofRecord(type) : ofClass(type);
		} catch (ReflectiveOperationException | InaccessibleObjectException ex) {
			throw new UnsupportedTypeException(
					type.getName() + " is not open to reflection: open its package in module-info.java", ex);
		}
	}

	private static <T> TypeModel<T> ofRecord(Class<T> type) throws ReflectiveOperationException {
		MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
		RecordComponent[] components = type.getRecordComponents();
		List<TypeModel.Property> properties = new ArrayList<>();
		List<Integer> creatorProperties = new ArrayList<>();
		for (RecordComponent component : components) {
			// The field, not the accessor: an accessor may return something else than the constructor takes.
			Field field = type.getDeclaredField(component.getName());
			properties.add(new TypeModel.Property(component.getName(), component.getGenericType(),
					lookup.unreflectGetter(field), null, previousNames(field, component.getAccessor()),
					onDelete(field, component.getAccessor())));
			creatorProperties.add(creatorProperties.size());
		}
		Class<?>[] parameterTypes = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
		Constructor<T> constructor = type.getDeclaredConstructor(parameterTypes);
		return new TypeModel<>(type, properties, lookup.unreflectConstructor(constructor), creatorProperties);
	}

	private static <T> TypeModel<T> ofClass(Class<T> type) throws ReflectiveOperationException {
		if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers()) || type.isLocalClass()
				|| type.isAnonymousClass() || type.isHidden()) {
			throw new UnsupportedTypeException(
					type.getName() + " is an inner, local or hidden class; make it static or a top-level class");
		}
		Map<TypeVariable<?>, Type> variables = TypeVariables.superclassVariables(type);
		List<Field> fields = persistentFields(type);
		List<TypeModel.Property> properties = new ArrayList<>();
		for (Field field : fields) {
			field.setAccessible(true);
			MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(field.getDeclaringClass(),
					MethodHandles.lookup());
			Type propertyType = TypeVariables.substitute(field.getGenericType(), variables);
			Class<?> resolved = TypeVariables.rawClass(propertyType);
			Class<?> rawType = (resolved != null) ? resolved : field.getType();
			MethodHandle getter = lookup.unreflectGetter(field).asType(MethodType.methodType(rawType, type));
			MethodHandle setter = null;
			if (!Modifier.isFinal(field.getModifiers())) {
				setter = lookup.unreflectSetter(field).asType(MethodType.methodType(void.class, type, rawType));
			}
			Method accessor = accessor(field);
			properties.add(new TypeModel.Property(field.getName(), propertyType, getter, setter,
					previousNames(field, accessor), onDelete(field, accessor)));
		}
		Creator<T> creator = creator(type, fields);
		return new TypeModel<>(type, properties, creator.handle(), creator.properties());
	}

	private static List<String> previousNames(Field field, @Nullable Method accessor) {
		PreviousName annotation = annotation(field, accessor, PreviousName.class);
		return (annotation != null) ? List.of(annotation.value()) : List.of();
	}

	private static DeleteAction onDelete(Field field, @Nullable Method accessor) {
		OnDelete annotation = annotation(field, accessor, OnDelete.class);
		return (annotation != null) ? annotation.value() : DeleteAction.RESTRICT;
	}

	/** The annotation of the field; without it, that of the method that reads the field. */
	private static <A extends Annotation> @Nullable A annotation(Field field, @Nullable Method accessor,
			Class<A> type) {
		A annotation = field.getDeclaredAnnotation(type);
		return (annotation == null && accessor != null) ? accessor.getDeclaredAnnotation(type) : annotation;
	}

	/** The getter of the field by the names of JavaBeans; null if the class has none. */
	private static @Nullable Method accessor(Field field) {
		String name = Character.toUpperCase(field.getName().charAt(0)) + field.getName().substring(1);
		for (Method method : field.getDeclaringClass().getDeclaredMethods()) {
			if (method.getParameterCount() == 0 && method.getReturnType() == field.getType()
					&& (method.getName().equals("get" + name) || method.getName().equals("is" + name))) {
				return method;
			}
		}
		return null;
	}

	private static List<Field> persistentFields(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		Map<String, Field> byName = new HashMap<>();
		for (Class<?> current : lineage(type)) {
			for (Field field : current.getDeclaredFields()) {
				if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())
						|| field.isSynthetic()) {
					continue;
				}
				Field hidden = byName.put(field.getName(), field);
				if (hidden != null) {
					throw new UnsupportedTypeException(type.getName() + " has two fields " + field.getName() + ": in "
							+ hidden.getDeclaringClass().getName() + " and " + current.getName()
							+ "; rename one or mark it transient");
				}
				fields.add(field);
			}
		}
		return fields;
	}

	private static List<Class<?>> lineage(Class<?> type) {
		List<Class<?>> lineage = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			lineage.addFirst(current);
		}
		return lineage;
	}

	private record Creator<T>(MethodHandle handle, List<Integer> properties) {}

	@SuppressWarnings("unchecked")
	private static <T> Creator<T> creator(Class<T> type, List<Field> fields) throws ReflectiveOperationException {
		List<Integer> finals = new ArrayList<>();
		for (int index = 0; index < fields.size(); index++) {
			if (Modifier.isFinal(fields.get(index).getModifiers())) {
				finals.add(index);
			}
		}
		Constructor<?>[] constructors = type.getDeclaredConstructors();
		Arrays.sort(constructors, Comparator.comparingInt(Constructor::getParameterCount));
		for (Constructor<?> constructor : constructors) {
			List<Integer> properties = parameters(constructor, fields);
			if (properties != null && properties.containsAll(finals)) {
				MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
				return new Creator<>(lookup.unreflectConstructor((Constructor<T>) constructor), properties);
			}
		}
		if (finals.isEmpty()) {
			throw new UnsupportedTypeException(type.getName()
					+ " has no constructor without parameters, nor one whose parameters all have the names and types of "
					+ "fields; add one, private if you like");
		}
		List<String> names = finals.stream().map(index -> fields.get(index).getName()).toList();
		throw new UnsupportedTypeException(type.getName() + " has final fields " + names
				+ " but no constructor with parameters of their names and types; add one and compile with -parameters");
	}

	/** For each parameter the index of the field of its name and type; null unless each has one. */
	private static @Nullable List<Integer> parameters(Constructor<?> constructor, List<Field> fields) {
		List<Integer> properties = new ArrayList<>();
		for (Parameter parameter : constructor.getParameters()) {
			int found = -1;
			for (int index = 0; index < fields.size(); index++) {
				Field field = fields.get(index);
				if (parameter.isNamePresent() && field.getName().equals(parameter.getName())
						&& field.getType() == parameter.getType()) {
					found = index;
				}
			}
			if (found < 0) {
				return null;
			}
			properties.add(found);
		}
		return properties;
	}

}
