/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.StoredReferences;

/**
 * References whose instances are made at once: those of a live object, the getter of which has to do with nothing else, and
 * those of a value that is read without the object in which the value is stored.
 */
final class LoadedReferences implements LazyReferences {

	private final StoredReferences stored;

	private final @Nullable Object[] instances;

	LoadedReferences(StoredReferences stored, Class<?> admitted, String path, ReferenceSource source) {
		this.stored = stored;
		long[] offsets = stored.offsets();
		this.instances = new @Nullable Object[offsets.length];
		for (int index = 0; index < offsets.length; index++) {
			this.instances[index] = (offsets[index] == 0) ? null : source.instance(offsets[index], admitted, path);
		}
	}

	@Override
	public StoredReferences stored() {
		return this.stored;
	}

	@Override
	public @Nullable Object[] load() {
		return this.instances;
	}

}
