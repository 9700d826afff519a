/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Managed objects of one class by the keys of their ids. Not thread-safe.
 */
final class KeyTable extends ObjectTable {

	@Override
	int hash(ManagedObject object) {
		return object.keyHash;
	}

	/** The object with this key; null if there is none. */
	@Nullable
	ManagedObject get(byte[] key) {
		int hash = Arrays.hashCode(key);
		int position = home(hash);
		while (true) {
			ManagedObject object = at(position);
			if (object == null || object.keyHash == hash && Arrays.equals(object.key, key)) {
				return object;
			}
			position = next(position);
		}
	}

	/** Adds an object that has a key, which no object there has. */
	@Override
	void add(ManagedObject object) {
		assert object.key != null && get(object.key) == null;
		object.keyHash = Arrays.hashCode(object.key);
		super.add(object);
	}

	@Override
	void remove(ManagedObject object) {
		assert object.key != null && get(object.key) == object;
		super.remove(object);
	}

}
