/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.context.AssignedProperty;

/**
 * Reads a property of an embedded object, as one of the object that has it; null if there is no embedded object.
 */
record EmbeddedAccess(AssignedProperty outer, AssignedProperty inner) implements AssignedProperty {

	@Override
	public String name() {
		return this.outer.name() + "." + this.inner.name();
	}

	@Override
	public boolean isMutable() {
		return false;
	}

	@Override
	public @Nullable Object get(Object instance) {
		Object embedded = this.outer.get(instance);
		return (embedded != null) ? this.inner.get(embedded) : null;
	}

	@Override
	public Object set(Object instance, @Nullable Object value) {
		throw new IllegalStateException(name() + " is only read here");
	}

}
