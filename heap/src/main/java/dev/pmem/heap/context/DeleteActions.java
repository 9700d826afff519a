/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongPredicate;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Deletes objects of a context, and changes and deletes those that refer to deleted ones. Not thread-safe.
 */
final class DeleteActions {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;

	private final GraphLoader loader;

	/** Objects whose instances do not have the state yet. */
	private final Set<ManagedObject> erased = new LinkedHashSet<>();

	/** Told before a listener is called: it may change instances that a flush has passed. */
	private final Runnable calls;

	DeleteActions(HeapTransaction transaction, EntityTypes types, ManagedObjects managed, GraphLoader loader,
			Runnable calls) {
		this.calls = calls;
		this.transaction = transaction;
		this.types = types;
		this.managed = managed;
		this.loader = loader;
	}

	/** The type of an object's own class. */
	EntityType typeOf(long reference) {
		ManagedObject known = this.managed.map().get(reference);
		if (known != null) {
			return known.type;
		}
		BlockImage image = StoreTransaction.image(this.transaction, reference);
		return this.types.typeOf(this.transaction, image.type, Object.class, null);
	}

	/** Deletes an object that refers to a deleted one; whether somebody was told. */
	boolean delete(long reference) {
		EntityType type = typeOf(reference);
		if (!type.listener().observesDeletes()) {
			type.objects().delete(this.transaction, reference);
			return false;
		}
		delete(type, this.loader.load(type, reference).instance, reference);
		return true;
	}

	/**
	 * Deletes an object, and tells the listener before and after. The listener may delete the object itself, which ends
	 * the operation.
	 * @param type the type of the object's own class
	 */
	void delete(EntityType type, Object instance, long reference) {
		if (type.listener().observesDeletes()) {
			this.calls.run();
		}
		type.listener().beforeDelete(instance);
		if (!type.objects().isDeleted(this.transaction, reference)) {
			type.objects().delete(this.transaction, reference);
			type.listener().afterDelete(instance);
		}
	}

	/**
	 * Takes references out of an object, and counts its version. A managed instance gets the state by {@link #refresh}.
	 * @param gone says which objects are not to be referred to any more
	 */
	void erase(long reference, LongPredicate gone) {
		EntityType type = typeOf(reference);
		try (ObjectUpdate<Object> update = type.objects().update(this.transaction, reference)) {
			if (update.erase(gone)) {
				type.countVersion(update);
				update.store();
				ManagedObject known = this.managed.map().get(reference);
				if (known != null && !type.isLive() && !GraphLoader.isUnfilled(known)) {
					this.erased.add(known);
				}
			}
		}
	}

	/** Managed instances get the state of their objects, which no more refer to what is deleted. */
	void refresh() {
		for (ManagedObject object : this.erased) {
			if (object.isManaged) {
				refresh(object);
			}
		}
		this.erased.clear();
	}

	private void refresh(ManagedObject object) {
		EntityType type = object.type;
		try (ObjectUpdate<Object> update = type.objects().update(this.transaction, object.reference)) {
			Object state = this.loader.stateOf(object, update::decodeStored);
			type.noteVersion(object.instance, this.managed.undo());
			type.state().copy(state, object.instance);
		}
	}

}
