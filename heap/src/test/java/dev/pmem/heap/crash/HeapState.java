/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * All that a transaction can see: the model of a heap in the crash tests.
 */
record HeapState(TreeMap<Long, Item> items, TreeMap<String, Note> notes, TreeMap<String, Long> map,
		List<String> list) {

	/**
	 * The value of a root.
	 */
	record Note(String text, int number) {}

	static HeapState empty() {
		return new HeapState(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
	}

	HeapState copy() {
		return new HeapState(new TreeMap<>(this.items), new TreeMap<>(this.notes), new TreeMap<>(this.map),
				new ArrayList<>(this.list));
	}

	static HeapState read(PersistentHeap heap, Extent<Item> extent) {
		HeapState state = empty();
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			References all = extent.find(transaction, Query.all());
			while (all.next()) {
				Item item = extent.read(transaction, all.reference());
				state.items.put(item.id(), item);
			}
			for (String name : heap.rootNames(transaction)) {
				switch (name) {
					case CollectionChanges.MAP -> state.map.putAll(CollectionChanges.map(heap, transaction));
					case CollectionChanges.LIST -> state.list.addAll(CollectionChanges.list(heap, transaction));
					default -> state.notes.put(name, heap.root(transaction, name, Note.class));
				}
			}
		}
		return state;
	}

	/** How this state differs from another, in a few lines. */
	List<String> differences(HeapState other) {
		List<String> lines = new ArrayList<>();
		differences(this.items, other.items, lines);
		differences(this.notes, other.notes, lines);
		differences(this.map, other.map, lines);
		if (!this.list.equals(other.list)) {
			lines.add("list: " + this.list + " | " + other.list);
		}
		return lines;
	}

	private static <K> void differences(Map<K, ?> here, Map<K, ?> there, List<String> lines) {
		Map<K, Object> all = new TreeMap<>(here);
		all.putAll(there);
		for (K key : all.keySet()) {
			Object left = here.get(key);
			Object right = there.get(key);
			if (!java.util.Objects.equals(left, right)) {
				lines.add(key + ": " + left + " | " + right);
			}
		}
	}

}
