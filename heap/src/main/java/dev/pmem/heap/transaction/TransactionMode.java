/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

/**
 * What a transaction may do, and how it is isolated from others.
 */
public enum TransactionMode {

	/** Reads its snapshot, and changes nothing. */
	READ_ONLY,
	/** Reads its snapshot, and conflicts over the objects that it changes. */
	READ_WRITE,
	/** Reads its snapshot, and conflicts over the objects and ranges that it reads, too. */
	SERIALIZABLE

}
