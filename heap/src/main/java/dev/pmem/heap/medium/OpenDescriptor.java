/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/** A descriptor that is to be closed just once. */
final class OpenDescriptor {

	/** Negative where nothing is open. */
	int number = -1;

}
