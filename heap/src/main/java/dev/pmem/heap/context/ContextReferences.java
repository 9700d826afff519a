/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * References of an entity that load through the context which has read the entity: within its transaction or, after the
 * transaction's end, from a snapshot of their own.
 */
final class ContextReferences implements LazyReferences {

	/** Known to be the same for all references that were read in a transaction. */
	private final ManagedObjects home;

	private final Function<ContextReferences, @Nullable Object[]> loader;

	/** The object that has the references; null if they belong to a copy of an object. */
	private @Nullable ManagedObject owner;

	final String property;

	private final long[] offsets;

	final Class<?> admitted;

	ContextReferences(ManagedObjects home, Function<ContextReferences, @Nullable Object[]> loader, String property,
			long[] offsets, Class<?> admitted) {
		this.home = home;
		this.loader = loader;
		this.property = property;
		this.offsets = offsets;
		this.admitted = admitted;
	}

	void setOwner(ManagedObject owner) {
		this.owner = owner;
	}

	@Nullable
	ManagedObject owner() {
		return this.owner;
	}

	/** Whether the offsets were read in the transaction of these objects. */
	boolean isOf(ManagedObjects other) {
		return this.home == other;
	}

	@Override
	public long[] offsets() {
		return this.offsets;
	}

	@Override
	public @Nullable Object[] load() {
		return this.loader.apply(this);
	}

}
