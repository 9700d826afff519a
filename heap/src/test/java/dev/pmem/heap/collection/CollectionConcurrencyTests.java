/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

/**
 * Many threads on one persistent map.
 */
class CollectionConcurrencyTests {

	private static final int THREADS = 6;

	private static final int TRANSFERS = 400;

	private static final long ACCOUNTS = 200;

	private static final long BALANCE = 1000;

	private final AtomicLong conflicts = new AtomicLong();

	/** Transfers between keys, some of which come and go: no snapshot sees another sum, nor another size than entries. */
	@Test
	void sumsAreConserved() throws Exception {
		long seed = TestSeed.next();
		try (TemporaryHeap pool = new TemporaryHeap();
				ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
			pool.heap().inTransactionWithoutResult((transaction) -> {
				for (long account = 0; account < ACCOUNTS; account++) {
					balances(pool, transaction).put(account, BALANCE);
				}
			});
			List<Future<?>> running = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				SplittableRandom random = new SplittableRandom(seed + thread);
				running.add(threads.submit(() -> {
					for (int count = 0; count < TRANSFERS; count++) {
						while (!transfer(pool, random)) {
							this.conflicts.incrementAndGet();
						}
					}
				}));
			}
			running.add(threads.submit(() -> {
				for (int count = 0; count < 30; count++) {
					try (HeapTransaction transaction = pool.heap().begin(TransactionOptions.READ_ONLY)) {
						requireSum(balances(pool, transaction));
					}
				}
			}));
			for (Future<?> each : running) {
				each.get();
			}
			pool.reopen();
			assertThat(pool.heap().verify().problems()).isEmpty();
			try (HeapTransaction transaction = pool.heap().begin(TransactionOptions.READ_ONLY)) {
				requireSum(balances(pool, transaction));
			}
			System.out.println(this.conflicts + " conflicts");
		}
	}

	private static Map<Long, Long> balances(TemporaryHeap pool, HeapTransaction transaction) {
		return pool.heap().map(transaction, "balances", Long.class, Long.class);
	}

	private static void requireSum(Map<Long, Long> balances) {
		long sum = 0;
		int count = 0;
		for (long balance : balances.values()) {
			sum += balance;
			count++;
		}
		assertThat(sum).isEqualTo(ACCOUNTS * BALANCE);
		assertThat(balances).hasSize(count);
	}

	private static boolean transfer(TemporaryHeap pool, SplittableRandom random) {
		try (HeapTransaction transaction = pool.heap().begin(TransactionOptions.DEFAULT)) {
			Map<Long, Long> balances = balances(pool, transaction);
			long from = random.nextLong(ACCOUNTS + 50);
			long to = random.nextLong(ACCOUNTS + 50);
			Long available = balances.get(from);
			if (available != null && from != to) {
				long amount = random.nextInt(4) == 0 ? available : Math.min(available, random.nextLong(100));
				if (amount == available) {
					balances.remove(from);
				} else {
					balances.put(from, available - amount);
				}
				balances.merge(to, amount, Long::sum);
			}
			transaction.commit();
			return true;
		} catch (ConflictException _) {
			return false;
		}
	}

}
