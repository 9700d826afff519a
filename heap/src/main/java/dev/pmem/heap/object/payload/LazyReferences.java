/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import org.jspecify.annotations.Nullable;

/**
 * References whose instances are made when somebody asks for them.
 */
public interface LazyReferences {

	/** The offsets as they were read, in their order; 0 for null. Nobody changes the array. */
	long[] offsets();

	/** The instances, in the order of the offsets as they are stored now; null where nothing is referred to. */
	@Nullable
	Object[] load();

	/**
	 * As {@link #load}, for a set: the instances have their state, by which they are hashed, even if code of the
	 * application asks while objects are being read.
	 */
	default @Nullable Object[] loadFilled() {
		return load();
	}

}
