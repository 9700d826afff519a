/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * How to open a medium. Sizes are in bytes and are rounded up to whole pages.
 *
 * @param fenceReach the crashes that a fence protects from
 * @param initialSizeBytes the size that is allocated for a new or empty file; an existing file is left as it is
 * @param maximumSizeBytes the size up to which the medium may grow; address space is reserved for it, disk space is not
 */
public record MediumOptions(FenceReach fenceReach, long initialSizeBytes, long maximumSizeBytes) {

	/** The unit of growth. */
	public static final int PAGE_SIZE_BYTES = 4096;

	/**
	 * @throws IllegalArgumentException if a size is out of range, or the maximum size is below the initial size
	 */
	public MediumOptions {
		initialSizeBytes = roundUp("initial size", initialSizeBytes);
		maximumSizeBytes = roundUp("maximum size", maximumSizeBytes);
		if (maximumSizeBytes < initialSizeBytes) {
			throw new IllegalArgumentException("maximum size " + maximumSizeBytes + " is below the initial size of "
					+ initialSizeBytes + " bytes");
		}
	}

	private static long roundUp(String what, long sizeBytes) {
		if (sizeBytes <= 0 || sizeBytes > 1L << 62) {
			throw new IllegalArgumentException(what + " of " + sizeBytes + " bytes is out of range");
		}
		return (sizeBytes + PAGE_SIZE_BYTES - 1) & -PAGE_SIZE_BYTES;
	}

}
