/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.function.LongPredicate;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Changes and deletes objects of a context because they refer to deleted ones. Not thread-safe.
 */
final class DeleteActions {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;

	private final GraphLoader loader;

	DeleteActions(HeapTransaction transaction, EntityTypes types, ManagedObjects managed, GraphLoader loader) {
		this.transaction = transaction;
		this.types = types;
		this.managed = managed;
		this.loader = loader;
	}

	private EntityType typeOf(long reference) {
		ManagedObject known = this.managed.map().get(reference);
		if (known != null) {
			return known.type;
		}
		BlockImage image = StoreTransaction.image(this.transaction, reference);
		return this.types.typeOf(this.transaction, image.type, Object.class);
	}

	/** Deletes an object; a managed instance of it is detached. */
	void delete(long reference) {
		typeOf(reference).objects().delete(this.transaction, reference);
	}

	/**
	 * Takes references out of an object, and counts its version. A managed instance gets the state.
	 * @param gone says which objects are not to be referred to any more
	 */
	void erase(long reference, LongPredicate gone) {
		EntityType type = typeOf(reference);
		try (ObjectUpdate<Object> update = type.objects().update(this.transaction, reference)) {
			if (!update.erase(gone)) {
				return;
			}
			ManagedObject known = this.managed.map().get(reference);
			type.countVersion(update);
			// the stored state may refer to deleted objects, the new one does not
			Object state = (known != null && !type.isLive() && !GraphLoader.isUnfilled(known))
					? this.loader.stateOf(known, update::decode)
					: null;
			update.store();
			if (known != null && state != null) {
				type.noteVersion(known.instance, this.managed.undo());
				type.state().copy(state, known.instance);
			}
		}
	}

}
