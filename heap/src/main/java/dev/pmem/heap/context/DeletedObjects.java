/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Objects that a transaction has deleted, with the instances that stood for them: others may refer to these instances
 * until the commit, which decides whether the references may stay. Not thread-safe.
 */
final class DeletedObjects {

	private final Map<Object, ManagedObject> byInstance = new IdentityHashMap<>();

	private final Map<Long, ManagedObject> byReference = new HashMap<>();

	void add(ManagedObject object) {
		this.byInstance.put(object.instance, object);
		this.byReference.put(object.reference, object);
	}

	void remove(ManagedObject object) {
		this.byInstance.remove(object.instance);
		this.byReference.remove(object.reference, object);
	}

	@Nullable
	ManagedObject get(long reference) {
		return this.byReference.get(reference);
	}

	/** The reference that the object of an instance had; 0 if no object of this instance was deleted. */
	long referenceOf(Object instance) {
		ManagedObject object = this.byInstance.get(instance);
		return (object != null) ? object.reference : 0;
	}

}
