/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * How far a medium's fences reach, and so from which crashes they protect.
 */
public enum FenceReach {

	/** The page cache: survives the death of the process at any instant, not that of the operating system. */
	PAGE_CACHE,
	/** The device: survives loss of power too. */
	DEVICE

}
