/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Arrays;

/**
 * A stored object and the instance that stands for it in a context. Not thread-safe.
 */
final class ManagedObject {

	final EntityType type;

	final long reference;

	/** The key of its id in the extent's primary index. */
	final byte[] key;

	final int keyHash;

	Object instance;

	/** Whether the identity map has it. */
	boolean isManaged;

	/** Whether the object is in the identity map's list of objects that can change. */
	boolean isListed;

	ManagedObject(EntityType type, long reference, byte[] key, Object instance) {
		this.type = type;
		this.reference = reference;
		this.key = key;
		this.keyHash = Arrays.hashCode(key);
		this.instance = instance;
	}

}
