/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The sequence in which an instance is saved, whether it is new, changed, detached or merged: the one place that orders
 * callbacks, id, version and writing. Not thread-safe.
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
	 * @param update holds the instance's encoded state, which differs from the stored one, with the stored version
	 * @param staysSame whether the instance is managed, so that no other one can take its place
	 */
	Object update(EntityType type, Object entity, ObjectUpdate<Object> update, boolean staysSame) {
		return save(type, entity, update, staysSame);
	}

	/**
	 * The sequence:
	 * <ol>
	 * <li>the listener completes the instance;
	 * <li>id and version are assigned; the version is also set in the encoded state;
	 * <li>the listener may change the instance once more before the write;
	 * <li>the instance is written. A new instance is encoded here, and is managed from here on. A changed instance was
	 * encoded when it was compared; it is encoded again only if there is a listener, which may have changed it;
	 * <li>the listener is called after the write.
	 * </ol>
	 * If a step throws, id and version are restored; changes that the listener made to other instances stay.
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
