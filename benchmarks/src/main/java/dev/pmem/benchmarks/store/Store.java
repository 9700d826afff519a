/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

/**
 * A store of accounts, known by their ordinals. Thread-safe. A call that changes something returns when the store has
 * acknowledged the commit.
 */
public interface Store extends AutoCloseable {

	/**
	 * Stores accounts that are not there yet, in one commit.
	 * @param first the first ordinal
	 * @param end the ordinal behind the last
	 */
	void insert(long first, long end);

	/** Finds an account, adds 1 to its balance, stores it, commits; the new balance. */
	long deposit(long ordinal);

	/** Whether the account is there. */
	boolean contains(long ordinal);

	@Override
	void close();

}
