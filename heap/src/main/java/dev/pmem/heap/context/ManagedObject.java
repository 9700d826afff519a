/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * A stored object and the instance that stands for it in a context. Not thread-safe.
 */
final class ManagedObject {

	final EntityType type;

	final long reference;

	/** The key of its id in the extent's primary index; null until somebody looks for an id. */
	byte @Nullable [] key;

	/** The hash of the key; set while the object is in a table of keys. Without an id, the digest of what was read. */
	int keyHash;

	Object instance;

	/**
	 * A copy of the instance as of its last write; null unless what was written is another state, because the instance could
	 * not take all of it.
	 */
	@Nullable
	Object written;

	/** Whether the identity map has it. */
	boolean isManaged;

	/** Whether the object is in the list of its class in the identity map. */
	boolean isListed;

	/** Whether the instance was made, and waits for its properties. */
	boolean isToBeFilled;

	ManagedObject(EntityType type, long reference, byte @Nullable [] key, Object instance) {
		this.type = type;
		this.reference = reference;
		this.key = key;
		this.instance = instance;
	}

}
