/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/** A range that is to be unmapped just once. */
final class MappedRange {

	/** What the call gives where it fails. */
	static final long NONE = -1;

	long address = NONE;

	long sizeBytes;

}
