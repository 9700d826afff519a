/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Overwrites a single object with the state of an instance that is not the managed one, or can't change.
 */
final class ObjectOverwrite {

	private ObjectOverwrite() {}

	/**
	 * Overwrites the object.
	 * @param known the managed object; null if there is none
	 * @return the managed instance
	 */
	static Object run(EntityType type, Object entity, ObjectGraphs graphs, HeapTransaction transaction,
			@Nullable ManagedObject known, long reference, byte[] key) {
		try (ObjectUpdate<Object> update = type.objects().update(transaction, reference)) {
			boolean isChanged = graphs.saving().encode(type, entity, update, type.storedVersion());
			if (known == null || known.instance != entity) {
				type.requireStoredVersion(entity, update);
			}
			if (known != null && type.isMutable()) {
				graphs.filled(known);
				return merge(graphs, known, entity, update, isChanged);
			}
			Object instance = isChanged ? graphs.saving().update(type, entity, update, false) : entity;
			ManagedObjects managed = graphs.managed();
			if (known != null) {
				managed.replace(known, instance);
			} else if (managed.isManaging()) {
				ManagedObject added = managed.add(type, reference, key, instance);
				if (type.hasReferences()) {
					graphs.attach(added, update);
				}
			}
			return instance;
		}
	}

	private static Object merge(ObjectGraphs graphs, ManagedObject known, Object entity, ObjectUpdate<Object> update,
			boolean isChanged) {
		graphs.takeState(known, entity, update);
		if (isChanged) {
			graphs.saving().update(known.type, known.instance, update, true);
		}
		return known.instance;
	}

}
