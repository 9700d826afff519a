/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.lazy.LoadOrder;

/**
 * The managed objects of a context with their undo actions: a rollback takes back the changes that are made here. A
 * context that manages nothing has none. Not thread-safe.
 */
final class ManagedObjects {

	private final boolean isManaging;

	private final IdentityMap map = new IdentityMap();

	/** The deleted objects of which there are instances; made when there is one. */
	private @Nullable DeletedObjects deleted;

	/** The collections that are shown in another order than that in which they are stored. */
	private @Nullable Map<Object, LoadOrder> shown;

	private final UndoActions undo = new UndoActions();

	/**
	 * Whether there is a savepoint: an object that becomes managed after it must be detached when the savepoint is
	 * rolled back to.
	 */
	private boolean hasSavepoint;

	/** Whether all is taken back: then no object is managed again, of which two may have had the same reference. */
	private boolean isRolledBack;

	/** Whether there was an object without an id. */
	private boolean hasObjectsWithoutIds;

	private final LiveObjects live;

	ManagedObjects(boolean isManaging, LiveObjects live) {
		this.isManaging = isManaging;
		this.live = live;
	}

	LiveObjects live() {
		return this.live;
	}

	/** Whether the transaction of the objects is active. */
	boolean isActive() {
		return this.live.isActive();
	}

	/** Whether there may be objects without ids. */
	boolean hasObjectsWithoutIds() {
		return this.hasObjectsWithoutIds;
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

	/** Manages an object that has no instance yet, with this instance. */
	ManagedObject add(EntityType type, long reference, byte @Nullable [] key, Object instance) {
		if (type.isLive()) {
			this.live.attach(instance);
		}
		ManagedObject object = new ManagedObject(type, reference, key, instance);
		this.map.add(object);
		this.hasObjectsWithoutIds |= !type.hasIds();
		if (this.hasSavepoint) {
			this.undo.add(() -> this.map.remove(object));
		}
		return object;
	}

	/** Replaces the instance of an object. */
	void replace(ManagedObject object, Object instance) {
		Object former = object.instance;
		if (former != instance) {
			this.undo.add(() -> object.instance = former);
			object.instance = instance;
			if (object.type.isLive()) {
				this.live.attach(instance);
			}
			this.map.replaced(object);
		}
	}

	/** Stops managing an object that was deleted. */
	void deleted(@Nullable ManagedObject object) {
		if (object != null && object.isManaged) {
			this.map.remove(object);
			DeletedObjects known = deletedObjects();
			known.add(object);
			this.undo.add(() -> {
				known.remove(object);
				if (!this.isRolledBack) {
					this.map.add(object);
				}
			});
		}
	}

	private DeletedObjects deletedObjects() {
		DeletedObjects made = this.deleted;
		if (made == null) {
			made = new DeletedObjects();
			this.deleted = made;
		}
		return made;
	}

	/** An object that was deleted gets an instance, because what refers to it is loaded. It is not managed. */
	ManagedObject addDeleted(EntityType type, long reference, Object instance) {
		ManagedObject object = new ManagedObject(type, reference, null, instance);
		DeletedObjects known = deletedObjects();
		known.add(object);
		this.undo.add(() -> known.remove(object));
		return object;
	}

	/** An object whose instance could not be loaded has none. */
	void forget(ManagedObject object) {
		this.map.remove(object);
		if (this.deleted != null) {
			this.deleted.remove(object);
		}
	}

	/** The deleted object with this reference; null if it has no instance. */
	@Nullable
	ManagedObject deleted(long reference) {
		return (this.deleted != null) ? this.deleted.get(reference) : null;
	}

	/** The reference that a deleted object had, by its instance; 0 if no object of this instance was deleted. */
	long referenceOfDeleted(Object instance) {
		return (this.deleted != null) ? this.deleted.referenceOf(instance) : 0;
	}

	/** A mark to which the undo actions can go back. */
	int savepoint() {
		this.hasSavepoint = true;
		return this.undo.mark();
	}

	/** Takes back what instances were given, after the transaction was rolled back. No object is managed any more. */
	void rolledBack() {
		this.isRolledBack = true;
		this.map.clear();
		this.undo.undoTo(0);
		assert this.map.size() == 0;
		this.isRolledBack = false;
	}

	/** An instance shows a collection in another order than that in which it is stored. */
	void noteShown(Collection<?> collection, LoadOrder order) {
		Map<Object, LoadOrder> known = this.shown;
		if (known == null) {
			known = new IdentityHashMap<>();
			this.shown = known;
		}
		known.put(collection, order);
	}

	/** What is stored for a collection. */
	@SuppressWarnings("unchecked")
	Collection<?> storedElements(Collection<?> collection) {
		LoadOrder order = (this.shown != null) ? this.shown.get(collection) : null;
		return (order != null) ? order.storedFor((Collection<@Nullable Object>) collection) : collection;
	}

	/** Forgets all objects and their undo actions: a rollback takes back none of their changes. */
	void clear() {
		this.map.clear();
		this.deleted = null;
		this.shown = null;
		this.undo.forget();
	}

	/** Detaches objects as if each had been deleted. */
	void detachAll(Predicate<ManagedObject> which) {
		List<ManagedObject> found = new ArrayList<>();
		map().forEach((object) -> {
			if (which.test(object)) {
				found.add(object);
			}
		});
		found.forEach(this::deleted);
	}

}
