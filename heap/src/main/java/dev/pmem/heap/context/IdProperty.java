/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.TypeModel;

/**
 * The id of a class that Spring Data does not know.
 *
 * @param type the type of its values
 * @param getter a handle {@code (Object)Object}
 * @param setter a handle {@code (Object, Object)void}; null if only the application sets the id
 */
record IdProperty(String name, Class<?> type, MethodHandle getter, @Nullable MethodHandle setter)
		implements
			AssignedProperty {

	/** The property of this path; null if the class has none. Only the application sets it. */
	static @Nullable IdProperty of(TypeModel<?> model, String path) {
		return of(model, path, false);
	}

	/** The property of this path, which has a setter; null if the class has none. */
	static @Nullable IdProperty settable(TypeModel<?> model, String path) {
		return of(model, path, true);
	}

	private static @Nullable IdProperty of(TypeModel<?> model, String path, boolean isSettable) {
		for (TypeModel.Property property : model.properties()) {
			if (property.name().equals(path)) {
				MethodHandle getter = property.getter();
				return new IdProperty(path, getter.type().returnType(),
						getter.asType(MethodType.methodType(Object.class, Object.class)),
						isSettable
								? Objects.requireNonNull(property.setter()).asType(
										MethodType.methodType(void.class, Object.class, Object.class))
								: null);
			}
		}
		return null;
	}

	@Override
	public boolean isMutable() {
		return this.setter != null;
	}

	@Override
	public @Nullable Object get(Object instance) {
		try {
			return (Object) this.getter.invokeExact(instance);
		} catch (Throwable ex) {
			throw failure(instance, ex);
		}
	}

	@Override
	public Object set(Object instance, @Nullable Object value) {
		MethodHandle handle = this.setter;
		if (handle == null) {
			throw new IllegalStateException("Ids of plain classes are the application's");
		}
		try {
			handle.invokeExact(instance, value);
			return instance;
		} catch (Throwable ex) {
			throw failure(instance, ex);
		}
	}

	private RuntimeException failure(Object instance, Throwable ex) {
		return switch (ex) {
			case RuntimeException exception -> exception;
			case Error error -> throw error;
			default -> new ApplicationCodeException("The id " + this.name + " of a " + instance.getClass().getName()
					+ " failed: " + ex, ex);
		};
	}

}
