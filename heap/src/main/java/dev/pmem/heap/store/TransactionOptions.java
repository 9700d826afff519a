/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * How to run a transaction.
 *
 * @param isolation how the transaction is isolated from others
 * @param readOnly whether changes are refused
 */
public record TransactionOptions(Isolation isolation, boolean readOnly) {

	public static final TransactionOptions DEFAULT = new TransactionOptions(Isolation.SNAPSHOT, false);

	public static final TransactionOptions READ_ONLY = new TransactionOptions(Isolation.SNAPSHOT, true);

}
