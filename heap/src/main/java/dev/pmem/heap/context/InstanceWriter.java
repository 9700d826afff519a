/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/** Writes the changes of managed instances. */
final class InstanceWriter {

	private InstanceWriter() {}

	/** Writes the state of an instance that differs from the stored one. */
	static void write(ManagedObject object, HeapTransaction transaction, DrivenContext context) {
		EntityType type = object.type;
		if (GraphLoader.isUnfilled(object) || (type.isLive() && !LiveObjects.isChanged(object.instance))) {
			return;
		}
		try (ObjectUpdate<Object> update = type.objects().update(transaction, object.reference)) {
			boolean isChanged = type.hasReferences()
					? context.graphs().saving().encode(type, object.instance, update, type.storedVersion())
					: update.encode(object.instance, type.storedVersion());
			type.resetVersion(object.instance, update);
			if (isChanged && type.isStoredAsEncoded()) {
				update.store();
			} else if (isChanged && !DirtyCheck.isWritten(object, update)) {
				context.graphs().saving().update(type, object.instance, update, true);
				DirtyCheck.noteWritten(object, context.graphs());
			}
		}
		if (type.isLive()) {
			LiveObjects.written(object.instance);
		} else if (type.associations().removeOrphans()) {
			context.graphs().orphans().add(object);
		}
	}

}
