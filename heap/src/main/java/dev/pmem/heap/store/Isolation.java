/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * What a transaction is kept apart from.
 */
public enum Isolation {

	/** Reads one snapshot; the first to commit a change to an object wins. */
	SNAPSHOT,
	/** Besides, what it read and the ranges it scanned must be unchanged when it commits. */
	SERIALIZABLE

}
