/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A collection or a map of references that may not be loaded yet.
 */
public sealed interface LazyContainer permits LazyList, LazySet, LazyMap {

	/** The references; null once they are loaded. What is not loaded was not changed. */
	@Nullable
	LazyReferences unloaded();

}
