/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/** A range that must be unmapped exactly once. */
final class MappedRange {

	/** The result of a call that failed. */
	static final long NONE = -1;

	long address = NONE;

	long sizeBytes;

}
