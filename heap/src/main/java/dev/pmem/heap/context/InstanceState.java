/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.live.LiveInstance;

/**
 * The changeable state of a class's instances, which can be copied from one instance to another. Immutable and
 * thread-safe.
 */
final class InstanceState {

	private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

	private static final MethodType SETTER = MethodType.methodType(void.class, Object.class, Object.class);

	private final List<Property> settable = new ArrayList<>();

	/** Getters of collections and maps in properties that can't be set. */
	private final List<MethodHandle> finalContainers = new ArrayList<>();

	private final Map<String, MethodHandle> getters = new HashMap<>();

	private final Map<String, MethodHandle> setters = new HashMap<>();

	private final boolean isComplete;

	private record Property(MethodHandle getter, MethodHandle setter) {}

	/** @param properties those of the class; none of a class without instances of its own */
	InstanceState(List<TypeModel.Property> properties) {
		for (TypeModel.Property property : properties) {
			MethodHandle getter = property.getter().asType(GETTER);
			this.getters.put(property.name(), getter);
			Class<?> type = property.getter().type().returnType();
			if (property.setter() != null) {
				MethodHandle setter = property.setter().asType(SETTER);
				this.setters.put(property.name(), setter);
				this.settable.add(new Property(getter, setter));
			} else if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
				this.finalContainers.add(getter);
			}
		}
		this.isComplete = this.settable.size() == properties.size();
	}

	/** The value of a property; null if there is none of this name. */
	@Nullable
	Object get(Object instance, String property) {
		MethodHandle getter = this.getters.get(property);
		try {
			return (getter != null) ? (Object) getter.invokeExact(instance) : null;
		} catch (Throwable ex) {
			throw failure(ex);
		}
	}

	/** Sets a property; nothing if there is no such one that can be set. */
	void set(Object instance, String property, @Nullable Object value) {
		MethodHandle setter = this.setters.get(property);
		if (setter == null) {
			return;
		}
		try {
			setter.invokeExact(instance, value);
		} catch (Throwable ex) {
			throw failure(ex);
		}
	}

	/** Whether anything can change. */
	boolean isMutable() {
		return !this.settable.isEmpty();
	}

	/** Whether everything can change: then {@link #copy} leaves no difference. */
	boolean isComplete() {
		return this.isComplete;
	}

	/** The values of the properties that can be set; for {@link #setAll}. */
	@Nullable
	Object[] getAll(Object instance) {
		@Nullable
		Object[] values = new @Nullable Object[this.settable.size()];
		for (int index = 0; index < values.length; index++) {
			try {
				values[index] = (Object) this.settable.get(index).getter.invokeExact(instance);
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}
		return values;
	}

	/** Gives an instance values as {@link #getAll} has returned them. */
	void setAll(Object instance, @Nullable Object[] values) {
		for (int index = 0; index < values.length; index++) {
			try {
				this.settable.get(index).setter.invokeExact(instance, values[index]);
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}
	}

	/** Copies the changeable state of an instance onto another instance. */
	void copy(Object source, Object target) {
		if (source instanceof LiveInstance from && target instanceof LiveInstance to
				&& from.pmemState().type() == to.pmemState().type()) {
			to.pmemState().copy(from.pmemState());
			return;
		}
		for (Property property : this.settable) {
			try {
				property.setter.invokeExact(target, (Object) property.getter.invokeExact(source));
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}
		for (MethodHandle container : this.finalContainers) {
			try {
				copyElements((Object) container.invokeExact(source), (Object) container.invokeExact(target));
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}
	}

	private static RuntimeException failure(Throwable ex) {
		return switch (ex) {
			case RuntimeException exception -> exception;
			case Error error -> throw error;
			default -> new ApplicationCodeException("An accessor of an entity failed: " + ex, ex);
		};
	}

	@SuppressWarnings("unchecked")
	private static void copyElements(@Nullable Object source, @Nullable Object target) {
		if (source == null || source == target || source.equals(target)) {
			return;
		}
		try {
			if (target instanceof Collection<?> collection) {
				collection.clear();
				((Collection<Object>) collection).addAll((Collection<?>) source);
			} else if (target instanceof Map<?, ?> map) {
				map.clear();
				((Map<Object, Object>) map).putAll((Map<?, ?>) source);
			}
		} catch (UnsupportedOperationException _) {
			// immutable elements: a caller that needs all of the state compares afterwards
		}
	}

}
