/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * References whose instances are made when somebody asks for them. Elements may be appended before the instances are made.
 */
public interface LazyReferences {

	/** What {@link #size()} returns if the references must be loaded before they can be counted. */
	int UNKNOWN_SIZE = -1;

	/** The references as they were read. */
	StoredReferences stored();

	/**
	 * The instances, in the order of the references as they are stored now; null where nothing is referred to. Behind them the
	 * appended elements, unless they are among those that are stored.
	 */
	@Nullable
	Object[] load();

	/**
	 * As {@link #load}, for a set: the instances have their state, by which they are hashed, even if code of the
	 * application asks while objects are being read.
	 */
	default @Nullable Object[] loadFilled() {
		return load();
	}

	/** How many elements there are, appended ones among them; {@link #UNKNOWN_SIZE} if only {@link #load} tells. */
	default int size() {
		return UNKNOWN_SIZE;
	}

	/**
	 * Appends an element behind the others, which stay unloaded.
	 * @return whether the element was appended; if not, the others must be loaded first
	 */
	default boolean append(@Nullable Object element) {
		return false;
	}

	/** The elements that were appended behind the stored references, in their order. */
	default List<@Nullable Object> appended() {
		return List.of();
	}

}
