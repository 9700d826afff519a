/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

/**
 * The place of an object in its pool: what a property holds that refers to another object. Valid within the transaction
 * that it was read in; who keeps a reference longer keeps an id. Immutable and thread-safe.
 *
 * @param offset the offset of the object's home block in the pool, in bytes; greater than 0
 */
public record ObjectReference(long offset) implements Comparable<ObjectReference> {

	/**
	 * Refuses an offset that is none.
	 * @throws IllegalArgumentException if the offset is not greater than 0
	 */
	public ObjectReference {
		if (offset <= 0) {
			throw new IllegalArgumentException("No object lies at offset " + offset);
		}
	}

	/** Orders references by their offsets. */
	@Override
	public int compareTo(ObjectReference other) {
		return Long.compare(this.offset, other.offset);
	}

}
