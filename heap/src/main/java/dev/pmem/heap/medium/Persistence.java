/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * How stores to a medium survive a crash, and so which commit log suits it.
 */
public enum Persistence {

	/**
	 * Stores are in the page cache as soon as they are made. They survive the death of the process; nothing is done to
	 * make them survive more. Fences and forces only order stores.
	 */
	PAGE_CACHE,
	/**
	 * A file on a block device. The kernel may write back any page at any moment, so a store may become durable long
	 * before it is forced. Only forced stores are certain to be durable. A force costs a device sync.
	 */
	SYNCED_FILE,
	/**
	 * Memory that is persistent itself, mapped without a page cache. Flushed stores are durable after the next fence;
	 * both are processor instructions.
	 */
	PERSISTENT_MEMORY

}
