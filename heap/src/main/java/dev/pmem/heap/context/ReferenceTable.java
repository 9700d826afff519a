/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * Managed objects by their references. Not thread-safe.
 */
final class ReferenceTable extends ObjectTable {

	@Override
	int hash(ManagedObject object) {
		return Long.hashCode(object.reference);
	}

	/** The object with this reference; null if there is none. */
	@Nullable
	ManagedObject get(long reference) {
		int position = home(Long.hashCode(reference));
		while (true) {
			ManagedObject object = at(position);
			if (object == null || object.reference == reference) {
				return object;
			}
			position = next(position);
		}
	}

	/** Adds an object whose reference no object there has. */
	@Override
	void add(ManagedObject object) {
		assert get(object.reference) == null;
		super.add(object);
	}

	@Override
	void remove(ManagedObject object) {
		assert get(object.reference) == object;
		super.remove(object);
	}

}
