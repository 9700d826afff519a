/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

/**
 * What the generated classes of live objects implement, besides the type that they were generated for.
 */
public interface LiveInstance {

	/** The bytes of the object, and to whom they belong. */
	LiveState pmemState();

	/** Another instance of the same class. */
	LiveInstance pmemNew(LiveState state);

}
