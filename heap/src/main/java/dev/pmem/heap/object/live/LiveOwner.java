/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.ReferenceSource;

/**
 * To whom a live object belongs: the transaction that stores what is set.
 */
public interface LiveOwner {

	/**
	 * Called before the first change of an object since it was attached or written.
	 * @throws IllegalStateException if the owner only reads, and has not ended
	 */
	void requireChangeable();

	/** Gives the instances of the objects that an object refers to; null once the owner has ended. */
	@Nullable
	ReferenceSource source();

	/**
	 * The value of a property as it is stored now, when the owner has ended.
	 * @param type the type of the live object
	 * @param id its id; null if it has none
	 */
	@Nullable
	Object readAgain(Class<?> type, @Nullable Object id, int index);

}
