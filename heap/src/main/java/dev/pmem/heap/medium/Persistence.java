/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * How stores to a medium come to outlive a crash, and so which commit log suits it.
 */
public enum Persistence {

	/**
	 * Stores are in the page cache as soon as they are made: they survive the death of the process, and nothing is done
	 * for more. Fences and forces only order stores.
	 */
	PAGE_CACHE,
	/**
	 * A file on a block device. The kernel may write any page back at any moment, so a store may become durable long
	 * before it is forced, and only what is forced is sure to be. A force costs a device sync.
	 */
	SYNCED_FILE,
	/**
	 * Memory that is persistent itself, mapped so that no page cache lies in between. What is flushed is durable after the
	 * next fence; both are processor instructions.
	 */
	PERSISTENT_MEMORY

}
