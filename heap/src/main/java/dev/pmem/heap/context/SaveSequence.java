/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/**
 * How an instance is saved, be it new, changed, detached or merged: the one place where callbacks, id, version and writing
 * follow each other. Not thread-safe.
 */
final class SaveSequence {

	private final HeapTransaction transaction;

	private final EntityListener listener;

	private final ManagedObjects managed;

	SaveSequence(HeapTransaction transaction, EntityListener listener, ManagedObjects managed) {
		this.transaction = transaction;
		this.listener = listener;
		this.managed = managed;
	}

	/** Stores a new object and manages its instance. */
	Object insert(EntityType type, Object entity) {
		return save(type, entity, null, false);
	}

	/**
	 * Stores the changed state of an object.
	 * @param update has encoded the instance's state, which differs from the stored one, with the stored version
	 * @param staysSame whether the instance is managed, so that no other one can take its place
	 */
	Object update(EntityType type, Object entity, ObjectUpdate<Object> update, boolean staysSame) {
		return save(type, entity, update, staysSame);
	}

	/**
	 * The sequence:
	 * <ol>
	 * <li>the listener completes the instance;
	 * <li>id and version are assigned, and the version in the encoded state;
	 * <li>the listener has its last word before the write;
	 * <li>the instance is written: a new one is encoded here; a changed one was encoded when it was compared, and is encoded
	 * again only if there is a listener, for that may have changed it; a new one is managed from here on;
	 * <li>the listener is told.
	 * </ol>
	 * Where a step throws, id and version are what they were; what the listener did to other instances stays.
	 */
	private Object save(EntityType type, Object entity, @Nullable ObjectUpdate<Object> update, boolean staysSame) {
		boolean isObserved = this.listener.isPresent();
		UndoActions undo = this.managed.undo();
		int assigning = 0;
		int assigned = 0;
		ManagedObject added = null;
		try {
			Object instance = entity;
			if (isObserved) {
				instance = keep(type, instance, this.listener.beforeAssign(instance), staysSame);
			}
			assigning = undo.mark();
			instance = (update == null)
					? type.assignFirst(instance, undo)
					: type.assignNext(instance, update, undo);
			assigned = undo.mark();
			if (isObserved) {
				instance = keep(type, instance, this.listener.beforeWrite(instance), staysSame);
			}
			if (update != null) {
				if (!isObserved || update.encode(instance, null)) {
					update.store();
				}
			} else {
				long reference = type.objects().insert(this.transaction, instance);
				if (this.managed.isManaging()) {
					added = this.managed.add(type, reference, type.keyOf(instance), instance);
				}
			}
			if (isObserved) {
				instance = keep(type, instance, this.listener.afterWrite(instance), staysSame);
			}
			if (added != null) {
				this.managed.replace(added, instance);
			}
			return instance;
		} catch (RuntimeException ex) {
			undo.undo(assigning, assigned);
			if (added != null) {
				this.managed.map().remove(added);
			}
			throw ex;
		}
	}

	private static Object keep(EntityType type, Object instance, Object result, boolean staysSame) {
		if (result == instance || !staysSame) {
			return result;
		}
		type.state().copy(result, instance);
		return instance;
	}

}
