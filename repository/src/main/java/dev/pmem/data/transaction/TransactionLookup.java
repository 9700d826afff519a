/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Finds the transaction of the transaction manager that the current thread is in. For this module's own use. Thread-safe.
 */
public interface TransactionLookup {

	/** The current thread's transaction on the heap; null if there is none. */
	@Nullable
	PmemTransactionHolder currentTransaction();

}
