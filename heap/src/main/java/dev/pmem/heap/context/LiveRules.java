/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;

/**
 * The rules of live objects in an extent: an id that is missing is generated where its type is a whole number, a UUID or
 * a text. Nothing counts changes.
 */
final class LiveRules implements EntityRules {

	private final Extent<?> extent;

	private final IdProperty id;

	LiveRules(Extent<?> extent) {
		this.extent = extent;
		TypeModel<?> model = extent.definition().models().modelOf(extent.definition().type());
		String path = extent.definition().idProperty();
		IdProperty property = IdProperty.settable(model, path);
		if (property == null) {
			throw new IllegalArgumentException(model.type().getName() + " has no property " + path);
		}
		this.id = property;
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
		Class<?> type = this.id.type();
		if (type == Long.class || type == long.class) {
			return this.extent.nextSequenceValue();
		}
		if (type == Integer.class || type == int.class) {
			return Math.toIntExact(this.extent.nextSequenceValue());
		}
		if (type == UUID.class) {
			return UuidGenerator.next();
		}
		if (type == String.class) {
			return UuidGenerator.next().toString();
		}
		if (present != null) {
			return present;
		}
		throw new IllegalArgumentException("A " + this.extent.definition().type().getName()
				+ " without an id can't be stored, and no id of type " + type.getName() + " can be generated");
	}

	private boolean isZero(Object present) {
		return this.id.type().isPrimitive() && present instanceof Number number && number.longValue() == 0;
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

}
