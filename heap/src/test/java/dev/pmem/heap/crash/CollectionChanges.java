/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Random changes of a persistent map and a persistent list, and of their models.
 */
class CollectionChanges {

	static final String MAP = "map";

	static final String LIST = "list";

	private final SplittableRandom random;

	CollectionChanges(SplittableRandom random) {
		this.random = random;
	}

	static Map<String, Long> map(PersistentHeap heap, HeapTransaction transaction) {
		return heap.sortedMap(transaction, MAP, String.class, Long.class);
	}

	static List<String> list(PersistentHeap heap, HeapTransaction transaction) {
		return heap.list(transaction, LIST, String.class);
	}

	/** Changes one of them, or both. */
	void change(PersistentHeap heap, HeapTransaction transaction, HeapState state) {
		int which = this.random.nextInt(3);
		if (which != 0) {
			change(map(heap, transaction), state.map());
		}
		if (which != 1) {
			change(list(heap, transaction), state.list());
		}
	}

	private void change(Map<String, Long> stored, Map<String, Long> model) {
		int count = this.random.nextInt(this.random.nextInt(4) == 0 ? 150 : 5);
		boolean removes = this.random.nextInt(3) == 0;
		if (this.random.nextInt(12) == 0) {
			// too many to be cleared one by one
			for (int key = 0; key < 1100; key++) {
				stored.put("many" + key, 1L);
				model.put("many" + key, 1L);
			}
		}
		for (int step = 0; step < count; step++) {
			String key = Integer.toString(this.random.nextInt(500)) + "k".repeat(this.random.nextInt(60));
			if (removes && !model.isEmpty()) {
				String removed = model.keySet().iterator().next();
				stored.remove(removed);
				model.remove(removed);
			} else {
				long value = this.random.nextLong();
				stored.put(key, value);
				model.put(key, value);
			}
		}
		if (this.random.nextInt(model.size() > 1000 ? 3 : 20) == 0) {
			stored.clear();
			model.clear();
		}
	}

	private void change(List<String> stored, List<String> model) {
		int count = this.random.nextInt(this.random.nextInt(4) == 0 ? 100 : 4);
		boolean removes = this.random.nextInt(3) == 0;
		for (int step = 0; step < count; step++) {
			int index = model.isEmpty() ? 0 : this.random.nextInt(model.size());
			String text = "t".repeat(this.random.nextInt(this.random.nextInt(10) == 0 ? 400 : 40)) + step;
			if (removes && !model.isEmpty()) {
				stored.remove(index);
				model.remove(index);
			} else if (!model.isEmpty() && this.random.nextInt(4) == 0) {
				stored.set(index, text);
				model.set(index, text);
			} else {
				stored.add(index, text);
				model.add(index, text);
			}
		}
		if (this.random.nextInt(20) == 0) {
			stored.clear();
			model.clear();
		}
	}

}
