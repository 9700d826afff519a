/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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

	/** Class and id of an object with such changes, for messages; null if there is none. */
	static @Nullable String describeChanged(ManagedObjects managed, HeapTransaction transaction,
			Supplier<ObjectGraphs> graphs) {
		List<String> changed = new ArrayList<>(1);
		managed.map().forEachMutable(null, (object) -> {
			if (changed.isEmpty() && isChanged(object, transaction, graphs)) {
				changed.add(object.type.describe(object.instance));
			}
		});
		return changed.isEmpty() ? null : changed.getFirst();
	}

	/** Whether the encoded state is the one of the last write, when another state was written in its place. */
	static boolean isWritten(ManagedObject object, ObjectUpdate<Object> update) {
		return object.written != null && update.isStateOf(object.written);
	}

	/** Notes the state of an instance that could not take all of the state that was written. */
	static void noteWritten(ManagedObject object, ObjectGraphs graphs) {
		FlushRounds rounds = object.type.listener().mayChangeOthers() ? graphs.rounds() : null;
		if (graphs.saving().hasReplaced() || rounds != null) {
			graphs.noteDifference(object);
		} else {
			object.written = null;
		}
		if (rounds != null && !graphs.saving().hasReplaced()) {
			rounds.written(object);
		}
	}

}
