/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.pmem.benchmarks.operations.model.Item;
import dev.pmem.benchmarks.operations.model.ItemStore;
import dev.pmem.benchmarks.operations.model.Items;
import dev.pmem.benchmarks.operations.model.Small;
import dev.pmem.benchmarks.operations.model.Smalls;
import dev.pmem.benchmarks.operations.model.Values;

/** A store that holds items with the ids from 0 to its count, and what a call needs to vary its parameters. */
final class Scene implements AutoCloseable {

	private static final int FILL_BATCH = 10_000;

	private final ItemStore store;

	private final int count;

	/** Bounds the number of different parameters. */
	private final int variants;

	private SplittableRandom random = new SplittableRandom(42);

	private long nextId;

	/** What a call prepared for itself. */
	private List<Item> prepared = List.of();

	Scene(ItemStore store, int count, int variants) {
		this.store = store;
		this.count = count;
		this.variants = variants;
		this.nextId = count;
		for (int first = 0; first < count; first += FILL_BATCH) {
			List<Item> items = new ArrayList<>();
			for (int number = first; number < Math.min(count, first + FILL_BATCH); number++) {
				items.add(new Item(number, count));
			}
			items().saveAll(items);
		}
	}

	ItemStore store() {
		return this.store;
	}

	Items items() {
		return this.store.items();
	}

	Smalls smalls() {
		return this.store.smalls();
	}

	int count() {
		return this.count;
	}

	/** Begins the same series of parameters again. */
	void restart() {
		this.random = new SplittableRandom(42);
	}

	/** A number below the bound; one of few where parameters are repeated. */
	int below(int bound) {
		int variant = this.random.nextInt(Math.min(bound, this.variants));
		return (int) ((long) variant * bound / Math.min(bound, this.variants));
	}

	long id() {
		return below(this.count);
	}

	String owner() {
		return Values.owner(below(Values.owners(this.count)));
	}

	String code() {
		return Values.code(id());
	}

	String region() {
		return Values.region(below(10));
	}

	/** A new item. */
	Item item() {
		return new Item(this.nextId++, this.count);
	}

	List<Item> items(int number) {
		List<Item> items = new ArrayList<>();
		for (int index = 0; index < number; index++) {
			items.add(item());
		}
		return items;
	}

	/** New small ones. */
	List<Small> smalls(int number) {
		List<Small> smalls = new ArrayList<>();
		for (int index = 0; index < number; index++) {
			smalls.add(new Small(this.nextId++));
		}
		return smalls;
	}

	/** Stores new items for a call to come. */
	void prepare(int number) {
		this.prepared = items(number);
		for (int first = 0; first < number; first += FILL_BATCH) {
			items().saveAll(this.prepared.subList(first, Math.min(number, first + FILL_BATCH)));
		}
	}

	List<Item> prepared() {
		return this.prepared;
	}

	/** Takes all new items away. */
	void clean() {
		items().deleteByIdGreaterThan(this.count - 1L);
		smalls().deleteByIdGreaterThan(-1L);
	}

	@Override
	public void close() {
		this.store.close();
	}

}
