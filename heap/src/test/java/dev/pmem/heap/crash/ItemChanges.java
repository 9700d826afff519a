/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.List;
import java.util.SplittableRandom;

import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Makes changes to items at random, to the heap and to the model of it alike.
 */
final class ItemChanges {

	/** The length of a text that no slot of the undo log holds. */
	static final int LARGE = 120_000;

	private final SplittableRandom random;

	private Extent<Item> items;

	private long nextId = 1;

	ItemChanges(SplittableRandom random) {
		this.random = random;
	}

	/** Where the items are from now on: after each opening another extent. */
	void use(Extent<Item> extent) {
		this.items = extent;
	}

	/** The ids up to this one are taken. */
	void taken(long id) {
		this.nextId = Math.max(this.nextId, id + 1);
	}

	int textLength() {
		return switch (this.random.nextInt(20)) {
			case 0 -> 66_000 + this.random.nextInt(90_000);
			case 1, 2 -> 1000 + this.random.nextInt(30_000);
			case 3, 4, 5 -> 100 + this.random.nextInt(1000);
			default -> this.random.nextInt(60);
		};
	}

	private String text(int length) {
		return String.valueOf((char) ('a' + this.random.nextInt(26))).repeat(length);
	}

	void insert(HeapTransaction transaction, HeapState state, int textLength) {
		insert(transaction, state, this.nextId++, textLength);
	}

	void insert(HeapTransaction transaction, HeapState state, long id, int textLength) {
		Item item = new Item(id, "name" + id, "category" + this.random.nextInt(5), this.random.nextInt(100),
				text(textLength));
		this.items.insert(transaction, item);
		state.items().put(id, item);
	}

	void update(HeapTransaction transaction, HeapState state) {
		if (state.items().isEmpty()) {
			return;
		}
		Item item = any(state);
		boolean renamed = this.random.nextBoolean();
		write(transaction, state, new Item(item.id(),
				renamed ? "renamed" + item.id() + "x".repeat(this.random.nextInt(40)) : item.name(),
				"category" + this.random.nextInt(5), this.random.nextInt(100),
				this.random.nextBoolean() ? item.text() : text(textLength())));
	}

	private void write(HeapTransaction transaction, HeapState state, Item item) {
		this.items.update(transaction, this.items.locate(transaction, item.id()), item);
		state.items().put(item.id(), item);
	}

	/** Keeps the length, so that nothing is asked of the allocator. */
	void updateSmall(HeapTransaction transaction, HeapState state, int count) {
		for (int done = 0; done < count; done++) {
			Item item = any(state);
			if (item.text().length() < LARGE) {
				write(transaction, state, new Item(item.id(), item.name(), item.category(), item.value(),
						text(item.text().length())));
			}
		}
	}

	/** As many before-images as no slot of the log holds. */
	void rewriteLarge(HeapTransaction transaction, HeapState state, int atMost) {
		int count = 0;
		for (Item item : List.copyOf(state.items().values())) {
			if (item.text().length() >= LARGE && count++ < atMost) {
				write(transaction, state, new Item(item.id(), item.name(), item.category(), item.value(),
						text(item.text().length())));
			}
		}
	}

	/** One with a large text. */
	void deleteLarge(HeapTransaction transaction, HeapState state) {
		Item item = state.items().values().stream().filter((each) -> each.text().length() >= LARGE).findFirst()
				.orElseThrow();
		this.items.delete(transaction, this.items.locate(transaction, item.id()));
		state.items().remove(item.id());
	}

	void delete(HeapTransaction transaction, HeapState state, int count) {
		for (int done = 0; done < count && !state.items().isEmpty(); done++) {
			Item item = any(state);
			this.items.delete(transaction, this.items.locate(transaction, item.id()));
			state.items().remove(item.id());
		}
	}

	private Item any(HeapState state) {
		List<Item> all = List.copyOf(state.items().values());
		return all.get(this.random.nextInt(all.size()));
	}

}
