/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;

/**
 * The rules of live objects in an extent: an id that is missing is generated where its type is a whole number, a UUID or
 * a text. Nothing counts changes.
 */
final class LiveRules implements EntityRules {

	private final Extent<?> extent;

	private final Id id;

	LiveRules(Extent<?> extent) {
		this.extent = extent;
		TypeModel<?> model = extent.definition().models().modelOf(extent.definition().type());
		String path = extent.definition().idProperty();
		this.id = model.properties().stream().filter((property) -> property.name().equals(path)).map(Id::new)
				.findFirst().orElseThrow(() -> new IllegalArgumentException(
						model.type().getName() + " has no property " + path));
	}

	@Override
	public AssignedProperty id() {
		return this.id;
	}

	@Override
	public Object newId(@Nullable Object present) {
		if (present != null && !isZero(present)) {
			return present;
		}
		Class<?> type = this.id.type;
		if (type == Long.class || type == long.class) {
			return this.extent.nextSequenceValue();
		}
		if (type == Integer.class || type == int.class) {
			return Math.toIntExact(this.extent.nextSequenceValue());
		}
		if (type == UUID.class) {
			return UUID.randomUUID();
		}
		if (type == String.class) {
			return UUID.randomUUID().toString();
		}
		if (present != null) {
			return present;
		}
		throw new IllegalArgumentException("A " + this.extent.definition().type().getName()
				+ " without an id can't be stored, and no id of type " + type.getName() + " can be generated");
	}

	private boolean isZero(Object present) {
		return this.id.type.isPrimitive() && present instanceof Number number && number.longValue() == 0;
	}

	@Override
	public boolean isNew(Object instance) {
		Object present = this.id.get(instance);
		return present == null || isZero(present);
	}

	@Override
	public @Nullable AssignedProperty version() {
		return null;
	}

	@Override
	public boolean isImmutable() {
		return false;
	}

	/** The property with the id. */
	private static final class Id implements AssignedProperty {

		private final String name;

		private final Class<?> type;

		private final MethodHandle getter;

		private final MethodHandle setter;

		Id(TypeModel.Property property) {
			this.name = property.name();
			this.type = property.getter().type().returnType();
			this.getter = property.getter().asType(MethodType.methodType(Object.class, Object.class));
			this.setter = Objects.requireNonNull(property.setter()).asType(MethodType.methodType(void.class,
					Object.class, Object.class));
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public boolean isMutable() {
			return true;
		}

		@Override
		public @Nullable Object get(Object instance) {
			try {
				return (Object) this.getter.invokeExact(instance);
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}

		@Override
		public Object set(Object instance, @Nullable Object value) {
			try {
				this.setter.invokeExact(instance, value);
				return instance;
			} catch (Throwable ex) {
				throw failure(ex);
			}
		}

		private RuntimeException failure(Throwable ex) {
			return switch (ex) {
				case RuntimeException exception -> exception;
				case Error error -> throw error;
				default -> new ApplicationCodeException("The id " + this.name + " of a live object failed: " + ex, ex);
			};
		}

	}

}
