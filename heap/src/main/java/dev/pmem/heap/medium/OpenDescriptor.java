/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/** A descriptor that must be closed exactly once. */
final class OpenDescriptor {

	/** Negative if nothing is open. */
	int number = -1;

}
