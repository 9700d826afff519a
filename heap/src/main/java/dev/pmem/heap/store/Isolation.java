/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * How a transaction is isolated from others.
 */
public enum Isolation {

	/**
	 * The transaction reads one snapshot. Of two transactions that change the same object, the first to commit wins.
	 */
	SNAPSHOT,
	/**
	 * As {@link #SNAPSHOT}; in addition, the objects that the transaction read and the ranges that it scanned must be
	 * unchanged when it commits.
	 */
	SERIALIZABLE

}
