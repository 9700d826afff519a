/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import org.jspecify.annotations.Nullable;

/**
 * A persistent collection that a program has made, before and after it is stored. Confined to one thread at a time.
 */
public interface NewCollection {

	/** What the collection held when it was stored, or holds if it is not stored. */
	Object pmemContent();

	/** The stored collection; null while there is none. */
	@Nullable
	Object pmemStored();

	/** From now on the collection is this one; null takes it back to its content. */
	void pmemStore(@Nullable Object stored);

}
