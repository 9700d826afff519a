/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.store.Hits;

/**
 * Hits of which some may not be wanted.
 *
 * @param <T> the class of the objects
 */
interface SearchHits<T> extends Hits<T> {

	/**
	 * Goes over hits that nobody wants to see.
	 * @return whether there were so many
	 */
	default boolean skip(long count) {
		for (long left = count; left > 0; left--) {
			if (!next()) {
				return false;
			}
		}
		return true;
	}

	/** Gives back what is needed for further hits, of which there are none then. The current one stays. */
	void end();

}
