/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * Sorted maps of longs, full of entries. A transaction works on 100 entries; one of a {@code TreeMap} does nothing at its
 * end.
 */
final class Maps {

	/** How many entries one transaction touches. */
	static final int BATCH = 100;

	private static final int FILL_BATCH = 10_000;

	private Maps() {}

	/** A map, and what runs work on it in a transaction. */
	record Opened(Consumer<Consumer<Map<Long, Long>>> transactions, Runnable close) {

		/** Puts the entries in random order. */
		void fill(int count) {
			for (int first = 0; first < count; first += FILL_BATCH) {
				int begin = first;
				this.transactions.accept((map) -> {
					for (long index = begin; index < Math.min(count, begin + FILL_BATCH); index++) {
						map.put(index * 0x9E3779B97F4A7C15L, index);
					}
				});
			}
		}

		long get(SplittableRandom random, int count) {
			long[] sum = {0};
			this.transactions.accept((map) -> {
				for (int index = 0; index < BATCH; index++) {
					sum[0] += map.getOrDefault(random.nextInt(count) * 0x9E3779B97F4A7C15L, 0L);
				}
			});
			return sum[0];
		}

		long put(SplittableRandom random, int count) {
			this.transactions.accept((map) -> {
				for (int index = 0; index < BATCH; index++) {
					map.put(random.nextInt(count) * 0x9E3779B97F4A7C15L, random.nextLong());
				}
			});
			return 0;
		}

	}

	static Opened pmem(Path folder) {
		PersistentHeap heap = PersistentHeap.open(folder.resolve("map.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		return new Opened((work) -> heap.inTransactionWithoutResult(
				(transaction) -> work.accept(heap.map(transaction, "map", Long.class, Long.class))), heap::close);
	}

	static Opened treeMap() {
		TreeMap<Long, Long> map = new TreeMap<>();
		return new Opened((work) -> work.accept(map), map::clear);
	}

	/** Commits without a sync, as ours does. */
	static Opened lmdb(Path folder) {
		LmdbMap map = new LmdbMap(folder);
		return new Opened(map::inTransaction, map::close);
	}

	/** Commits without a sync, as ours does. */
	static Opened mvStore(Path folder) {
		MVStore store = new MVStore.Builder().fileName(folder.resolve("map.mv").toString()).autoCommitDisabled()
				.open();
		MVMap<Long, Long> map = store.openMap("map");
		return new Opened((work) -> {
			work.accept(map);
			store.commit();
		}, store::close);
	}

}
