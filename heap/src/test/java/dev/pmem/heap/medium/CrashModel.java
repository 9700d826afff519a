/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * What a crash image of a {@link SimulatedMedium} may lack.
 */
public enum CrashModel {

	/**
	 * The process dies: an image has a prefix, in the order of the program, of all stores, which includes those before
	 * the last fence, flushed or not.
	 */
	PROCESS_CRASH(64, Persistence.PAGE_CACHE),
	/**
	 * The power fails, and memory is persistent: each 64-byte line has a prefix of its own of the stores to it, which
	 * includes those that were flushed before the last fence.
	 */
	POWER_LOSS_LINES(64, Persistence.PERSISTENT_MEMORY),
	/**
	 * The power fails, and the pool is a file: the kernel may have written back any page at any moment, and was perhaps
	 * doing so. Each 512-byte sector that was stored to since it was last forced has a prefix of its own of those stores,
	 * or garbage. Storing what is there already counts, for the sector is written all the same.
	 */
	POWER_LOSS_SECTORS(512, Persistence.SYNCED_FILE);

	/** What the device writes as a whole. */
	final int unitBytes;

	final Persistence persistence;

	CrashModel(int unitBytes, Persistence persistence) {
		this.unitBytes = unitBytes;
		this.persistence = persistence;
	}

}
