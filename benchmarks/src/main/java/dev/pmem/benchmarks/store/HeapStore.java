/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;

import dev.pmem.benchmarks.heap.AccountPool;
import dev.pmem.benchmarks.heap.HeapAccount;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Our engine without Spring.
 */
final class HeapStore implements Store {

	private final AccountPool pool;

	HeapStore(Path folder, Durability durability) {
		this.pool = AccountPool.open(folder.resolve("accounts.pmem"),
				HeapOptions.DEFAULTS.withDurability(durability), Accounts.BRANCH_COUNT);
	}

	@Override
	public void insert(long first, long end) {
		this.pool.insert(first, end);
	}

	@Override
	public long deposit(long ordinal) {
		Extent<HeapAccount> extent = this.pool.extent();
		try (HeapTransaction transaction = this.pool.heap().begin(TransactionOptions.DEFAULT)) {
			long reference = extent.locate(transaction, ordinal);
			HeapAccount changed = extent.read(transaction, reference).plus(1);
			extent.update(transaction, reference, changed);
			transaction.commit();
			return changed.balance();
		}
	}

	@Override
	public boolean contains(long ordinal) {
		try (HeapTransaction transaction = this.pool.heap().begin(TransactionOptions.READ_ONLY)) {
			return this.pool.extent().locate(transaction, ordinal) != Extent.NONE;
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
