/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.StoredReferences;

/**
 * The objects that refer to an object, for an inverse property of it: looked for in an index when somebody asks. Within the
 * transaction elements are appended without a load. Appended by the transaction's thread; loaded by one thread at a time.
 */
final class InverseReferences implements LazyReferences {

	private final ManagedObjects home;

	private final Loader loader;

	private final ManagedObject owner;

	private final Association association;

	private List<@Nullable Object> appended = List.of();

	/** Gives the instances. */
	@FunctionalInterface
	interface Loader {

		/** @param isFilled whether the instances must have their state, even if others are being read */
		Object[] load(ManagedObject owner, Association association, boolean isFilled);

	}

	InverseReferences(ManagedObjects home, Loader loader, ManagedObject owner, Association association) {
		this.home = home;
		this.loader = loader;
		this.owner = owner;
		this.association = association;
	}

	/** Nothing is stored with the owner. */
	@Override
	public StoredReferences stored() {
		return StoredReferences.of(new long[0]);
	}

	@Override
	public @Nullable Object[] load() {
		return load(false);
	}

	@Override
	public @Nullable Object[] loadFilled() {
		return load(true);
	}

	private @Nullable Object[] load(boolean isFilled) {
		Object[] loaded = this.loader.load(this.owner, this.association, isFilled);
		if (this.appended.isEmpty()) {
			return loaded;
		}
		// what was appended may refer to the owner by now
		Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
		known.addAll(Arrays.asList(loaded));
		List<@Nullable Object> all = new ArrayList<>(Arrays.asList(loaded));
		for (Object each : this.appended) {
			if (each == null || !known.contains(each)) {
				all.add(each);
			}
		}
		return all.toArray();
	}

	@Override
	public boolean append(@Nullable Object element) {
		if (!this.home.isActive()) {
			return false;
		}
		if (this.appended.isEmpty()) {
			this.appended = new ArrayList<>();
		}
		this.appended.add(element);
		return true;
	}

	@Override
	public List<@Nullable Object> appended() {
		return this.appended;
	}

}
