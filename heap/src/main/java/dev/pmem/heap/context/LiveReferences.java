/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceSource;

/**
 * References of a live object. Their instances are made at once, because the getter that asks for them has to do with
 * nothing else.
 */
final class LiveReferences implements LazyReferences {

	private final long[] offsets;

	private final @Nullable Object[] instances;

	LiveReferences(long[] offsets, Class<?> admitted, ReferenceSource source) {
		this.offsets = offsets;
		this.instances = new @Nullable Object[offsets.length];
		for (int index = 0; index < offsets.length; index++) {
			this.instances[index] = (offsets[index] == 0) ? null : source.instance(offsets[index], admitted);
		}
	}

	@Override
	public long[] offsets() {
		return this.offsets;
	}

	@Override
	public @Nullable Object[] load() {
		return this.instances;
	}

}
