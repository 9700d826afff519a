/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.crash.HeapState.Note;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What a pool in the damage tests holds: objects of all sizes, moved ones, some of several kinds of properties, roots.
 */
record DamageContent(TreeMap<Long, Item> items, TreeMap<String, Sample> samples, TreeMap<String, Note> notes,
		TreeMap<String, Long> map, List<String> list) {

	enum Status {

		NEW, USED

	}

	record Place(String city, int number, Long height) {}

	/**
	 * Has keys of text, of an enum, within an embedded object, and unique ones that may be null.
	 */
	record Sample(String code, Status status, BigDecimal amount, Place place, List<String> tags,
			Map<String, Integer> counts, Long rank) {

		static final ExtentDefinition<Sample> EXTENT = new ExtentDefinition<>("samples", Sample.class,
				new ReflectionTypeModels(), "code",
				List.of(new IndexDefinition("status", List.of("status", "amount"), false),
						new IndexDefinition("place", List.of("place"), false),
						new IndexDefinition("rank", List.of("rank"), true)));

		static Sample of(int number) {
			return new Sample("code " + number, (number % 3 == 0) ? Status.USED : Status.NEW,
					new BigDecimal("12.5").multiply(BigDecimal.valueOf(number)),
					(number % 4 == 0)
							? null
							: new Place("city " + number % 7, number, (number % 5 == 0) ? null : (long) number),
					List.of("a", "b" + number), Map.of("c", number), (number % 6 == 0) ? null : (long) -number);
		}

	}

	private static final int ITEM_COUNT = 160;

	private static final int SAMPLE_COUNT = 60;

	static DamageContent empty() {
		return new DamageContent(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
	}

	DamageContent copy() {
		return new DamageContent(new TreeMap<>(this.items), new TreeMap<>(this.samples), new TreeMap<>(this.notes),
				new TreeMap<>(this.map), new ArrayList<>(this.list));
	}

	/** Fills a new pool, with space that was used and freed. */
	void fill(PersistentHeap heap) {
		Extent<Item> itemExtent = heap.extent(Item.EXTENT);
		Extent<Sample> sampleExtent = heap.extent(Sample.EXTENT);
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= ITEM_COUNT; id++) {
				int textLength = (id % 50 == 0) ? 150_000 : (int) id * 7;
				insert(itemExtent, transaction, new Item(id, "name" + id, "category" + id % 5, (int) id,
						"t".repeat(textLength)));
			}
			for (int number = 1; number <= SAMPLE_COUNT; number++) {
				Sample sample = Sample.of(number);
				sampleExtent.insert(transaction, sample);
				this.samples.put(sample.code, sample);
			}
			for (int number = 1; number <= 3; number++) {
				Note note = new Note("root".repeat(number), number);
				heap.setRoot(transaction, "note " + number, note);
				this.notes.put("note " + number, note);
			}
		});
		// spans that are freed again
		List<Long> inserted = heap.inTransaction((transaction) -> {
			List<Long> references = new ArrayList<>();
			for (long id = 5000; id < 5060; id++) {
				references.add(itemExtent.insert(transaction, new Item(id, "gone" + id, "gone", 0, "g".repeat(7000))));
			}
			return references;
		});
		heap.inTransactionWithoutResult((transaction) -> {
			inserted.forEach((reference) -> itemExtent.delete(transaction, reference));
		});
		itemExtent.nextSequenceValue();
	}

	/** Persistent collections of some nodes each; the golden pools have none. */
	void fillCollections(PersistentHeap heap) {
		for (int number = 0; number < 120; number++) {
			this.map.put("key " + "k".repeat(number), (long) number);
			this.list.add("e".repeat(number * 2));
		}
		heap.inTransactionWithoutResult((transaction) -> {
			CollectionChanges.map(heap, transaction).putAll(this.map);
			CollectionChanges.list(heap, transaction).addAll(this.list);
		});
	}

	private int requireCollections(PersistentHeap heap, HeapTransaction transaction) {
		int refusals = attempt("map", () -> {
			Map<String, Long> stored = CollectionChanges.map(heap, transaction);
			this.map.forEach((key, value) -> require(stored.get(key), value));
			require(List.copyOf(stored.entrySet()), List.copyOf(this.map.entrySet()));
			require(stored.size(), this.map.size());
		});
		for (String key : this.map.keySet()) {
			refusals += attempt("entry", () -> require(CollectionChanges.map(heap, transaction).get(key),
					this.map.get(key)));
		}
		for (int index = 0; index < this.list.size(); index++) {
			int position = index;
			refusals += attempt("element", () -> require(CollectionChanges.list(heap, transaction).get(position),
					this.list.get(position)));
		}
		return refusals + attempt("list",
				() -> require(List.copyOf(CollectionChanges.list(heap, transaction)), this.list));
	}

	private void insert(Extent<Item> extent, HeapTransaction transaction, Item item) {
		extent.insert(transaction, item);
		this.items.put(item.id(), item);
	}

	/** One commit: some objects move, one is freed, a root changes. */
	void change(PersistentHeap heap) {
		Extent<Item> extent = heap.extent(Item.EXTENT);
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 10; id++) {
				Item item = new Item(id, "moved" + id, "category1", 5, "m".repeat((id == 1) ? 90_000 : 3000));
				extent.update(transaction, extent.locate(transaction, id), item);
				this.items.put(id, item);
			}
			extent.delete(transaction, extent.locate(transaction, 11L));
			this.items.remove(11L);
			Note note = new Note("changed", 9);
			heap.setRoot(transaction, "note 2", note);
			this.notes.put("note 2", note);
		});
	}

	/** Stores new objects, as {@link #change} did not; what can't be stored is left out. */
	int extend(PersistentHeap heap, long firstId) {
		Extent<Item> itemExtent = heap.extent(Item.EXTENT);
		Extent<Sample> sampleExtent = heap.extent(Sample.EXTENT);
		int refusals = 0;
		for (long id = firstId; id < firstId + 4; id++) {
			long number = id;
			refusals += attempt("insert", () -> {
				List<Item> made = new ArrayList<>();
				heap.inTransactionWithoutResult((transaction) -> {
					for (long each = number * 10; each < number * 10 + 8; each++) {
						Item item = new Item(each, "new" + each, "category9", 1,
								"n".repeat((int) (each % 8) * 170));
						itemExtent.insert(transaction, item);
						made.add(item);
					}
				});
				made.forEach((item) -> this.items.put(item.id(), item));
			});
			refusals += attempt("insert", () -> {
				Sample sample = Sample.of((int) number);
				heap.inTransaction((transaction) -> sampleExtent.insert(transaction, sample));
				this.samples.put(sample.code, sample);
			});
		}
		return refusals;
	}

	/** 1 if the action was refused as it may be; an error if it failed in any other way. */
	static int attempt(String what, Runnable action) {
		try {
			action.run();
			return 0;
		} catch (PoolException ex) {
			assertThat(ex.getMessage()).as(what).isNotBlank();
			return 1;
		} catch (RuntimeException | Error ex) {
			throw new AssertionError(what + ": " + ex, ex);
		}
	}

	/** Reads everything in every way; gives how often that was refused. */
	int requireRightOrRefused(PersistentHeap heap) {
		Extent<Item> itemExtent = heap.extent(Item.EXTENT);
		Extent<Sample> sampleExtent = heap.extent(Sample.EXTENT);
		int refusals = 0;
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			for (Item item : this.items.values()) {
				refusals += attempt("item by id", () -> require(itemExtent.find(transaction, item.id()), item));
				refusals += attempt("item by name", () -> require(only(itemExtent, transaction,
						Criteria.where("name", Operator.EQUAL, item.name())), item));
			}
			refusals += attempt("deleted items", () -> {
				require(itemExtent.find(transaction, 11L), this.items.get(11L));
				require(itemExtent.find(transaction, 5001L), null);
			});
			for (Sample sample : this.samples.values()) {
				refusals += attempt("sample", () -> require(sampleExtent.find(transaction, sample.code), sample));
				if (sample.rank != null) {
					refusals += attempt("sample by rank", () -> require(only(sampleExtent, transaction,
							Criteria.where("rank", Operator.EQUAL, sample.rank)), sample));
				}
			}
			refusals += attempt("all items", () -> require(all(itemExtent, transaction, Query.all()),
					List.copyOf(this.items.values())));
			refusals += attempt("all samples", () -> assertThat(all(sampleExtent, transaction, Query.all()))
					.containsExactlyInAnyOrderElementsOf(this.samples.values()));
			refusals += attempt("items of a category", () -> assertThat(itemExtent.count(transaction,
					Criteria.where("category", Operator.EQUAL, "category2")))
					.isEqualTo(this.items.values().stream().filter((item) -> item.category().equals("category2"))
							.count()));
			for (Map.Entry<String, Note> note : this.notes.entrySet()) {
				refusals += attempt("root", () -> require(heap.root(transaction, note.getKey(), Note.class),
						note.getValue()));
			}
			Set<String> names = new HashSet<>(this.notes.keySet());
			if (!this.map.isEmpty()) {
				names.addAll(List.of(CollectionChanges.MAP, CollectionChanges.LIST));
				refusals += requireCollections(heap, transaction);
			}
			refusals += attempt("names of roots", () -> require(heap.rootNames(transaction), names));
		}
		refusals += attempt("sequence", () -> assertThat(itemExtent.nextSequenceValue())
				.isGreaterThan(this.items.lastKey()));
		return refusals;
	}

	private static void require(Object found, Object expected) {
		// without what AssertJ does to describe large values
		if (!Objects.equals(found, expected)) {
			throw new AssertionError("found " + found + ", expected " + expected);
		}
	}

	private static <T> T only(Extent<T> extent, HeapTransaction transaction, Criteria criteria) {
		List<T> found = all(extent, transaction, Query.of(criteria));
		assertThat(found).hasSize(1);
		return found.getFirst();
	}

	private static <T> List<T> all(Extent<T> extent, HeapTransaction transaction, Query query) {
		List<T> found = new ArrayList<>();
		References references = extent.find(transaction, query);
		while (references.next()) {
			found.add(extent.read(transaction, references.reference()));
		}
		return found;
	}

}
