/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;

/**
 * To whom a live object belongs: the transaction that stores what is set.
 */
public interface LiveOwner {

	/**
	 * Called before the first change of an object since it was attached or written.
	 * @return false if the owner has ended, so that the object belongs to nobody any more
	 * @throws IllegalStateException if the owner only reads
	 */
	boolean admitsChange();

	/** Gives the instances of the objects that an object refers to. */
	ReferenceSource source();

	/** Tells where the objects lie that an object refers to. */
	ReferenceTargets targets();

}
