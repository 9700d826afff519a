/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.transfer;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

import dev.pmem.benchmarks.heap.AccountPool;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What is transferred between, and how it is found.
 */
enum TransferObjects {

	SMALL_BY_REFERENCE("16 bytes, by reference", TransferObjects::ofBalances, false),

	SMALL_BY_ID("16 bytes, by id", TransferObjects::ofBalances, true),

	ACCOUNTS_BY_REFERENCE("account of 150 bytes, two more indexes, by reference", TransferObjects::ofAccounts, false),

	ACCOUNTS_BY_ID("account of 150 bytes, two more indexes, by id", TransferObjects::ofAccounts, true);

	private static final int OBJECTS_PER_TRANSACTION = 1000;

	private final String title;

	private final Function<Pool, Transfers<?>> factory;

	private final boolean byId;

	TransferObjects(String title, Function<Pool, Transfers<?>> factory, boolean byId) {
		this.title = title;
		this.factory = factory;
		this.byId = byId;
	}

	String title() {
		return this.title;
	}

	/** Fills an empty pool with objects with ids from 0. */
	Transfers<?> in(PersistentHeap heap, int objectCount) {
		return this.factory.apply(new Pool(heap, objectCount, this.byId));
	}

	private static Transfers<?> ofBalances(Pool pool) {
		Extent<Balance> extent = pool.heap.extent(
				new ExtentDefinition<>("balances", Balance.class, new ReflectionTypeModels(), "id", List.of()));
		return pool.fill(extent, (id) -> new Balance(id, 1_000_000),
				(balance, amount) -> new Balance(balance.id, balance.amount + amount));
	}

	private static Transfers<?> ofAccounts(Pool pool) {
		AccountPool accounts = AccountPool.in(pool.heap, pool.objectCount);
		return pool.fill(accounts.extent(), accounts::account, (account, amount) -> account.plus(amount));
	}

	/** As little as money can be. */
	record Balance(long id, long amount) {}

	/** What is filled. */
	private record Pool(PersistentHeap heap, int objectCount, boolean byId) {

		<T> Transfers<T> fill(Extent<T> extent, LongFunction<T> factory, Transfers.Adder<T> adder) {
			long[] references = new long[this.objectCount];
			for (int first = 0; first < this.objectCount; first += OBJECTS_PER_TRANSACTION) {
				int end = Math.min(first + OBJECTS_PER_TRANSACTION, this.objectCount);
				try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
					LongStream.range(first, end)
							.forEach((id) -> references[(int) id] = extent.insert(transaction, factory.apply(id)));
					transaction.commit();
				}
			}
			return new Transfers<>(this.heap, extent, references, this.byId, adder);
		}

	}

}
