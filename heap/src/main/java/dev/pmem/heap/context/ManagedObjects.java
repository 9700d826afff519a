/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * The managed objects of a context with their undo: what is done here is taken back by a rollback. A context that manages
 * nothing has none. Not thread-safe.
 */
final class ManagedObjects {

	private final boolean isManaging;

	private final IdentityMap map = new IdentityMap();

	private final UndoActions undo = new UndoActions();

	/** Whether there is a savepoint: what becomes managed after it must not stay so when it's rolled back to. */
	private boolean hasSavepoint;

	ManagedObjects(boolean isManaging) {
		this.isManaging = isManaging;
	}

	boolean isManaging() {
		return this.isManaging;
	}

	IdentityMap map() {
		return this.map;
	}

	UndoActions undo() {
		return this.undo;
	}

	/** Takes an instance as that of an object which has none. */
	ManagedObject add(EntityType type, long reference, byte[] key, Object instance) {
		assert this.isManaging;
		ManagedObject object = new ManagedObject(type, reference, key, instance);
		this.map.add(object);
		if (this.hasSavepoint) {
			this.undo.add(() -> this.map.remove(object));
		}
		return object;
	}

	/** Takes another instance as that of an object. */
	void replace(ManagedObject object, Object instance) {
		Object former = object.instance;
		if (former != instance) {
			this.undo.add(() -> object.instance = former);
			object.instance = instance;
		}
	}

	/** The object was deleted: its instance is no longer managed. */
	void deleted(@Nullable ManagedObject object) {
		if (object != null && object.isManaged) {
			this.map.remove(object);
			this.undo.add(() -> this.map.add(object));
		}
	}

	/** A mark to go back to. */
	int savepoint() {
		this.hasSavepoint = true;
		return this.undo.mark();
	}

	/** Forgets all objects, and what was done to them: a rollback takes back none of it. */
	void clear() {
		this.map.clear();
		this.undo.forget();
	}

}
