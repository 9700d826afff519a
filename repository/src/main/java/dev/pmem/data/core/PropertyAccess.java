/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.InstantiationAwarePropertyAccessor;

import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.AssignedProperty;
import dev.pmem.heap.object.TypeModel;

/**
 * Reads and writes one property of an entity by method handles. A final property is written by making a new instance.
 */
final class PropertyAccess implements AssignedProperty {

	private static final EntityInstantiators INSTANTIATORS = new EntityInstantiators();

	private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

	private static final MethodType SETTER = MethodType.methodType(void.class, Object.class, Object.class);

	private final PmemPersistentEntity<?> entity;

	private final PmemPersistentProperty property;

	private final MethodHandle getter;

	private final @Nullable MethodHandle setter;

	PropertyAccess(PmemPersistentEntity<?> entity, PmemPersistentProperty property, TypeModel.Property model) {
		this.entity = entity;
		this.property = property;
		this.getter = model.getter().asType(GETTER);
		this.setter = (model.setter() != null) ? model.setter().asType(SETTER) : null;
	}

	/** @throws MappingException if the property is not among those of the model */
	static <T> PropertyAccess of(PmemPersistentEntity<T> entity, TypeModel<T> model, PmemPersistentProperty property) {
		for (TypeModel.Property candidate : model.properties()) {
			if (candidate.name().equals(property.getName())) {
				return new PropertyAccess(entity, property, candidate);
			}
		}
		throw new MappingException(entity.getType().getName() + "." + property.getName() + " is not stored");
	}

	@Override
	public String name() {
		return this.property.getName();
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
			throw rethrow(ex);
		}
	}

	@Override
	public Object set(Object instance, @Nullable Object value) {
		MethodHandle setter = this.setter;
		if (setter == null) {
			InstantiationAwarePropertyAccessor<Object> accessor = new InstantiationAwarePropertyAccessor<>(instance,
					this.entity::getPropertyAccessor, INSTANTIATORS);
			accessor.setProperty(this.property, value);
			return accessor.getBean();
		}
		try {
			setter.invokeExact(instance, value);
			return instance;
		} catch (Throwable ex) {
			throw rethrow(ex);
		}
	}

	private static RuntimeException rethrow(Throwable ex) {
		switch (ex) {
			case RuntimeException exception -> throw exception;
			case Error error -> throw error;
			default -> throw new IllegalStateException(ex);
		}
	}

}
