/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * References of an entity that load through the context which has read the entity: within its transaction or, after the
 * transaction's end, from a snapshot of their own.
 */
final class ContextReferences implements LazyReferences {

	/** Known to be the same for all references that were read in a transaction. */
	private final ManagedObjects home;

	private final Loader loader;

	/** The object that has the references; null if they belong to a copy of an object. */
	private @Nullable ManagedObject owner;

	/** From the owner's class on. */
	final String path;

	private final long[] offsets;

	final Class<?> admitted;

	/** Gives the instances. */
	@FunctionalInterface
	interface Loader {

		/** @param isFilled whether the instances must have their state, even if others are being read */
		@Nullable
		Object[] load(ContextReferences references, boolean isFilled);

	}

	ContextReferences(ManagedObjects home, Loader loader, String path,
			long[] offsets, Class<?> admitted) {
		this.home = home;
		this.loader = loader;
		this.path = path;
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
		return this.loader.load(this, false);
	}

	@Override
	public @Nullable Object[] loadFilled() {
		return this.loader.load(this, true);
	}

}
