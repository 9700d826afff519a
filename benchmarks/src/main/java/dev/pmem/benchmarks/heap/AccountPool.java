/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import java.nio.file.Path;
import java.util.List;

import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A pool of accounts with ids from 0, an index on their numbers and one on their branches.
 *
 * @param heap the open pool
 * @param extent the accounts
 * @param branchCount how many branches there are
 */
public record AccountPool(PersistentHeap heap, Extent<HeapAccount> extent, int branchCount) implements AutoCloseable {

	/** How the pool is opened. */
	public static final HeapOptions OPTIONS = HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH);

	private static final int ACCOUNTS_PER_TRANSACTION = 5000;

	/**
	 * Opens the pool, or makes it.
	 * @param accountCount how many accounts are in it, or will be
	 */
	public static AccountPool open(Path path, int accountCount) {
		return open(path, OPTIONS, accountCount);
	}

	/** As {@link #open(Path, int)} with other options. */
	public static AccountPool open(Path path, HeapOptions options, int accountCount) {
		return in(PersistentHeap.open(path, options), accountCount);
	}

	/** The accounts in an open pool. */
	public static AccountPool in(PersistentHeap heap, int accountCount) {
		ExtentDefinition<HeapAccount> definition = new ExtentDefinition<>("accounts", HeapAccount.class,
				new ReflectionTypeModels(), "id", List.of(new IndexDefinition("number", List.of("number"), true),
						new IndexDefinition("branch", List.of("branch"), false)));
		return new AccountPool(heap, heap.extent(definition), Math.max(1, accountCount / AccountData.BRANCH_SIZE));
	}

	/** Fills a new pool. */
	public void load(int accountCount) {
		for (int first = 0; first < accountCount; first += ACCOUNTS_PER_TRANSACTION) {
			insert(first, Math.min(first + ACCOUNTS_PER_TRANSACTION, accountCount));
		}
	}

	/** Stores new accounts in one transaction: the first id, and the one behind the last. */
	public void insert(long first, long end) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			for (long id = first; id < end; id++) {
				this.extent.insert(transaction, account(id));
			}
			transaction.commit();
		}
	}

	/** An account that is not stored. */
	public HeapAccount account(long id) {
		return HeapAccount.of(id, AccountData.of(id, this.branchCount));
	}

	@Override
	public void close() {
		this.heap.close();
	}

}
