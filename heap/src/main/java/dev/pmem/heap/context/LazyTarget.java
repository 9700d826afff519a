/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.lazy.LazyState;

/**
 * Fills an instance through the context that has made it: within its transaction or, after the transaction's end, from a
 * snapshot of its own.
 */
final class LazyTarget extends LazyState {

	private final Consumer<ManagedObject> filler;

	/** Set right after the instance is made. */
	private @Nullable ManagedObject object;

	LazyTarget(Consumer<ManagedObject> filler) {
		this.filler = filler;
	}

	void setObject(ManagedObject object) {
		this.object = object;
	}

	@Override
	protected void load() {
		ManagedObject known = this.object;
		if (known != null) {
			this.filler.accept(known);
		}
	}

	@Override
	protected Object copy() {
		ManagedObject known = Objects.requireNonNull(this.object);
		return known.type.plainCopy(known.instance);
	}

}
