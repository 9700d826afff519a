/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * The properties of a type of live objects: an interface, or an abstract class without fields. Its abstract methods are
 * getters and setters. A getter is {@code getX()}, {@code isX()} of a boolean, or {@code x()}; the setter of the last is
 * {@code x(value)}, that of the others {@code setX(value)}. Whatever has a body is behaviour, and no property.
 */
public final class LiveProperties {

	private final Class<?> type;

	private final List<Property> properties;

	/**
	 * A property.
	 *
	 * @param name the name, by which layouts map it
	 * @param type the type with generic arguments, type variables resolved
	 * @param rawType the class of values
	 * @param getters the abstract methods to implement as getters: one, or several that differ in what they return
	 * @param setters the abstract methods to implement as setters; empty if only the heap sets the property
	 */
	public record Property(String name, Type type, Class<?> rawType, List<Method> getters, List<Method> setters) {

		/** Copies both lists. */
		public Property {
			getters = List.copyOf(getters);
			setters = List.copyOf(setters);
		}

		/** The getter that returns the most specific class. */
		public Method getter() {
			return this.getters.getFirst();
		}

	}

	private LiveProperties(Class<?> type, List<Property> properties) {
		this.type = type;
		this.properties = List.copyOf(properties);
	}

	/** The interface or abstract class. */
	public Class<?> type() {
		return this.type;
	}

	/** The properties, by name. */
	public List<Property> properties() {
		return this.properties;
	}

	/**
	 * Whether a class is a type of live objects: an interface that isn't sealed, or an abstract class that has getters
	 * without a body and no fields. The classes of the JDK are none.
	 */
	public static boolean isLive(Class<?> type) {
		if (!Modifier.isAbstract(type.getModifiers()) || type.isArray() || type.isPrimitive() || type.isSealed()
				|| type.isAnnotation() || type.isEnum() || type.getName().startsWith("java.")
				|| Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
			return false;
		}
		return type.isInterface() || fields(type).isEmpty() && abstractMethods(type).values().stream()
				.anyMatch((variants) -> Accessor.of(variants.getFirst()) == Accessor.GETTER);
	}

	private static List<String> fields(Class<?> type) {
		List<String> names = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Field field : current.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())
						&& !field.isSynthetic()) {
					names.add(field.getName());
				}
			}
		}
		return names;
	}

	/**
	 * Takes a type of live objects apart.
	 * @throws UnsupportedTypeException if an abstract method is no getter or setter, with its name
	 */
	public static LiveProperties of(Class<?> type) {
		if (!isLive(type)) {
			throw new UnsupportedTypeException(type.getName()
					+ " is no type of live objects: an interface that isn't sealed, or an abstract class with abstract"
					+ " getters and no fields");
		}
		requireImplementable(type);
		Map<String, List<Method>> methods = abstractMethods(type);
		Map<String, Property> properties = new TreeMap<>();
		methods.values().forEach((variants) -> addGetter(type, variants, properties));
		Map<String, List<Method>> setters = new TreeMap<>();
		for (List<Method> variants : methods.values()) {
			if (variants.getFirst().getParameterCount() > 0) {
				setters.computeIfAbsent(requireSetter(type, variants.getFirst(), properties).name(),
						(_) -> new ArrayList<>()).addAll(variants);
			}
		}
		setters.forEach((name, found) -> properties.computeIfPresent(name, (_, property) -> new Property(name,
				property.type(), property.rawType(), property.getters(), found)));
		if (properties.isEmpty()) {
			throw new UnsupportedTypeException(type.getName() + " has no abstract getter, and so nothing to store",
					"Declare abstract getters, or a class with fields");
		}
		return new LiveProperties(type, List.copyOf(properties.values()));
	}

	private static void requireImplementable(Class<?> type) {
		if (type.isMemberClass() && !type.isInterface() && !Modifier.isStatic(type.getModifiers())
				|| type.isLocalClass() && !type.isInterface() || type.isHidden()) {
			throw new UnsupportedTypeException(
					type.getName() + " is an inner, local or hidden class", "Make it static or a top-level class");
		}
		if (type.isInterface()) {
			return;
		}
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers())) {
				return;
			}
		}
		throw new UnsupportedTypeException(type.getName()
				+ " has no constructor without parameters that a subclass can call", "Add one");
	}

	private static void addGetter(Class<?> type, List<Method> variants, Map<String, Property> properties) {
		Method getter = variants.getFirst();
		if (getter.getParameterCount() > 0) {
			return;
		}
		if (Accessor.of(getter) == Accessor.NONE) {
			throw unsupported(type, getter, "returns nothing, and so is no getter");
		}
		String name = Accessor.property(getter);
		Type propertyType = SupertypeVariables.resolve(type, getter.getGenericReturnType());
		Class<?> raw = SupertypeVariables.rawClass(propertyType);
		Property added = new Property(name, propertyType, (raw != null) ? raw : getter.getReturnType(), variants,
				List.of());
		Property other = properties.put(name, added);
		if (other != null) {
			throw unsupported(type, getter, "and " + other.getter().getName() + "() are both getters of " + name
					+ "; keep one, or give the other a body");
		}
	}

	private static Property requireSetter(Class<?> type, Method method, Map<String, Property> properties) {
		boolean returnsItself = method.getReturnType() != Object.class && method.getReturnType().isAssignableFrom(type);
		if (method.getParameterCount() != 1 || method.getReturnType() != void.class && !returnsItself) {
			throw unsupported(type, method, "is no getter or setter of a property");
		}
		String name = Accessor.property(method);
		Property property = properties.get(name);
		if (property == null || Accessor.isPlain(property.getter()) != Accessor.isPlain(method)) {
			throw unsupported(type, method, Accessor.isPlain(method)
					? "is no getter or setter of a property"
					: "has no getter beside it");
		}
		Type parameter = SupertypeVariables.resolve(type, method.getGenericParameterTypes()[0]);
		if (!parameter.getTypeName().equals(property.type().getTypeName())) {
			throw unsupported(type, method, "takes another type than the getter returns, "
					+ property.type().getTypeName());
		}
		return property;
	}

	private static UnsupportedTypeException unsupported(Class<?> type, Method method, String reason) {
		String parameters = String.join(", ",
				Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList());
		return new UnsupportedTypeException(type.getName() + " can't be implemented: " + method.getName() + "("
				+ parameters + ") " + reason,
				"Let abstract methods be getters and setters, and give those with behaviour a body");
	}

	/** The methods to implement, by name and parameters, each with its variants, the most specific one first. */
	private static Map<String, List<Method>> abstractMethods(Class<?> type) {
		Map<String, List<Method>> bySignature = new LinkedHashMap<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				if (!Modifier.isStatic(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())
						&& !method.isBridge()) {
					bySignature.computeIfAbsent(signature(method), (_) -> new ArrayList<>()).add(method);
				}
			}
		}
		for (Method method : type.getMethods()) {
			if (!Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass().isInterface()
					&& !method.isBridge()) {
				List<Method> variants = bySignature.computeIfAbsent(signature(method), (_) -> new ArrayList<>());
				if (!variants.contains(method)) {
					variants.add(method);
				}
			}
		}
		Map<String, List<Method>> found = new TreeMap<>();
		bySignature.forEach((signature, variants) -> {
			if (!isOfObject(variants.getFirst())
					&& variants.stream().allMatch((method) -> Modifier.isAbstract(method.getModifiers()))) {
				found.put(signature, byReturnType(variants));
			}
		});
		return found;
	}

	private static String signature(Method method) {
		return method.getName() + Arrays.toString(method.getParameterTypes());
	}

	private static boolean isOfObject(Method method) {
		return switch (method.getName()) {
			case "hashCode", "toString" -> method.getParameterCount() == 0;
			case "equals" -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
			default -> false;
		};
	}

	private static List<Method> byReturnType(List<Method> variants) {
		Map<Class<?>, Method> byType = new LinkedHashMap<>();
		variants.forEach((method) -> byType.putIfAbsent(method.getReturnType(), method));
		List<Method> methods = new ArrayList<>(byType.values());
		methods.sort((left, right) -> specificity(right, methods) - specificity(left, methods));
		return methods;
	}

	/** How many of the methods return a supertype of what this one returns. */
	private static int specificity(Method method, List<Method> methods) {
		return (int) methods.stream()
				.filter((other) -> other.getReturnType().isAssignableFrom(method.getReturnType())).count();
	}

	/** What a method is by its name. */
	private enum Accessor {

		GETTER, PLAIN, NONE;

		/** What a method without parameters is, if it is a getter. */
		static Accessor of(Method method) {
			Class<?> returned = method.getReturnType();
			if (method.getParameterCount() > 0 || returned == void.class) {
				return NONE;
			}
			boolean isBoolean = returned == boolean.class || returned == Boolean.class;
			return (suffix(method, "get") != null || isBoolean && suffix(method, "is") != null) ? GETTER : PLAIN;
		}

		/** Whether the method is named as its property is. */
		static boolean isPlain(Method method) {
			return (method.getParameterCount() == 0) ? of(method) == PLAIN : suffix(method, "set") == null;
		}

		/** The name of the property. */
		static String property(Method method) {
			if (isPlain(method)) {
				return method.getName();
			}
			String suffix = suffix(method, (method.getParameterCount() > 0) ? "set" : "get");
			if (suffix == null) {
				suffix = method.getName().substring("is".length());
			}
			boolean isAcronym = suffix.length() > 1 && Character.isUpperCase(suffix.charAt(1))
					&& Character.isUpperCase(suffix.charAt(0));
			return isAcronym ? suffix : Character.toLowerCase(suffix.charAt(0)) + suffix.substring(1);
		}

		private static @Nullable String suffix(Method method, String prefix) {
			String name = method.getName();
			return (name.length() > prefix.length() && name.startsWith(prefix)
					&& !Character.isLowerCase(name.charAt(prefix.length()))) ? name.substring(prefix.length()) : null;
		}

	}

}
