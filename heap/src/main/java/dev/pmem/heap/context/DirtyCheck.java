/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.function.Supplier;

import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/** Tells whether managed instances have changes that were not written. */
final class DirtyCheck {

	private DirtyCheck() {}

	/** Whether a managed instance has changes that no flush has written. */
	static boolean isChanged(ManagedObject object, HeapTransaction transaction, Supplier<ObjectGraphs> graphs) {
		if (!object.type.isMutable() || GraphLoader.isUnfilled(object)) {
			return false;
		}
		if (object.type.isLive()) {
			return LiveObjects.isChanged(object.instance);
		}
		try (ObjectUpdate<Object> update = object.type.objects().update(transaction, object.reference)) {
			return graphs.get().isChanged(object.instance, update) && !isWritten(object, update);
		}
	}

	/** Whether the encoded state is the one of the last write, when another state was written in its place. */
	static boolean isWritten(ManagedObject object, ObjectUpdate<Object> update) {
		return object.written != null && update.isStateOf(object.written);
	}

	/** Notes the state of an instance that could not take all of the state that was written. */
	static void noteWritten(ManagedObject object, HeapTransaction transaction, Supplier<ObjectGraphs> graphs) {
		if (object.type.state().isComplete() || object.type.isLive()) {
			return;
		}
		try (ObjectUpdate<Object> update = object.type.objects().update(transaction, object.reference)) {
			object.written = update.encode(object.instance, object.type.storedVersion())
					? graphs.get().stateOf(object, update)
					: null;
		}
	}

}
