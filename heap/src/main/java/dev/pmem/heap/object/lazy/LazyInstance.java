/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import org.jspecify.annotations.Nullable;

/**
 * An instance of a generated subclass of an entity class, which fills itself when a method is called. The methods are
 * prefixed, lest they be properties.
 */
public interface LazyInstance {

	/** Whether the instance is filled. */
	LazyState pmemLazyState();

	/** Fills an instance that fills itself; does nothing with any other. */
	static void fill(@Nullable Object instance) {
		if (instance instanceof LazyInstance lazy) {
			lazy.pmemLazyState().fill();
		}
	}

	/** Whether an instance is one that waits to be filled. */
	static boolean isUnfilled(Object instance) {
		return instance instanceof LazyInstance lazy && !lazy.pmemLazyState().isFilled();
	}

}
