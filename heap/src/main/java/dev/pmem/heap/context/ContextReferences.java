/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.StoredReferences;

/**
 * References of an entity that load through the context which has read the entity: within its transaction or, after the
 * transaction's end, from a snapshot of their own. Within the transaction elements are appended without a load. Appended
 * by the transaction's thread; loaded by one thread at a time.
 * <p>
 * Invariant: the first {@code storedCount} appended elements are among the references of the owner as the transaction has
 * stored it.
 */
final class ContextReferences implements LazyReferences {

	/** Known to be the same for all references that were read in a transaction. */
	private final ManagedObjects home;

	private final Loader loader;

	/** The object that has the references; null if they belong to a copy of an object. */
	private @Nullable ManagedObject owner;

	/** From the owner's class on. */
	final String path;

	private final StoredReferences stored;

	final Class<?> admitted;

	/** Elements behind the stored ones. */
	private List<@Nullable Object> appended = List.of();

	private int storedCount;

	/** Gives the instances. */
	@FunctionalInterface
	interface Loader {

		/** @param isFilled whether the instances must have their state, even if others are being read */
		@Nullable
		Object[] load(ContextReferences references, boolean isFilled);

	}

	ContextReferences(ManagedObjects home, Loader loader, String path, StoredReferences stored, Class<?> admitted) {
		this.home = home;
		this.loader = loader;
		this.path = path;
		this.stored = stored;
		this.admitted = admitted;
	}

	void setOwner(ManagedObject owner) {
		this.owner = owner;
	}

	@Nullable
	ManagedObject owner() {
		return this.owner;
	}

	/** Whether the references were read in the transaction of these objects. */
	boolean isOf(ManagedObjects other) {
		return this.home == other;
	}

	@Override
	public StoredReferences stored() {
		return this.stored;
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
		boolean isWithin = this.home.isActive();
		@Nullable
		Object[] loaded = this.loader.load(this, isFilled);
		// the newest state, which is read after the transaction's end, has what the transaction has stored
		int from = isWithin ? 0 : this.storedCount;
		int added = this.appended.size() - from;
		if (added == 0) {
			return loaded;
		}
		@Nullable
		Object[] all = Arrays.copyOf(loaded, loaded.length + added);
		for (int index = 0; index < added; index++) {
			all[loaded.length + index] = this.appended.get(from + index);
		}
		return all;
	}

	@Override
	public int size() {
		return this.home.isActive() ? this.stored.count() + this.appended.size() : UNKNOWN_SIZE;
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

	/** Whether elements were appended with which the owner was not stored, or not for good. */
	boolean hasUnstored() {
		return this.storedCount < this.appended.size();
	}

	/** The owner was stored with all that was appended to it. */
	void stored(UndoActions undo) {
		int before = this.storedCount;
		if (before != this.appended.size()) {
			this.storedCount = this.appended.size();
			undo.add(() -> this.storedCount = before);
		}
	}

}
