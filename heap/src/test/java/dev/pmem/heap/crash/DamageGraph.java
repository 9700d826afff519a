/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Objects that refer to one another in a pool of the damage tests: a hierarchy, objects without ids, collections of
 * references, live objects. Always the same ones.
 */
final class DamageGraph {

	static final ExtentDefinition<Animal> ANIMALS = ExtentDefinition.of("animals", Animal.class).id("id")
			.subclass(Dog.class).subclass(Cat.class).build();

	static final ExtentDefinition<Keeper> KEEPERS = ExtentDefinition.of("keepers", Keeper.class).id("id").build();

	static final ExtentDefinition<Label> LABELS = ExtentDefinition.of("labels", Label.class).id("id").build();

	private static final int KEEPER_COUNT = 6;

	private static final int ANIMAL_COUNT = 48;

	/** What reading must give, by what is read. */
	private final Map<String, String> expected = new TreeMap<>();

	/** Has an id, as all but {@link Chip} have. */
	@HeapObject
	abstract static class Animal {

		long id;

		@Nullable
		Keeper keeper;

		@Nullable
		Chip chip;

		String describe() {
			return getClass().getSimpleName() + " " + this.id + " of " + ((this.keeper != null) ? this.keeper.id : -1)
					+ ", chip " + ((this.chip != null) ? this.chip.describe() : "none");
		}

	}

	static class Dog extends Animal {

		@Nullable
		Cat rival;

		String bark = "";

		@Override
		String describe() {
			return super.describe() + ", rival " + ((this.rival != null) ? this.rival.id : -1) + " " + this.bark;
		}

	}

	static class Cat extends Animal {

		List<Animal> prey = new ArrayList<>();

		@Override
		String describe() {
			return super.describe() + ", prey " + this.prey.stream().map((each) -> each.id).toList();
		}

	}

	@HeapObject
	static class Keeper {

		long id;

		Map<String, Animal> byName = new LinkedHashMap<>();

		String describe() {
			Map<String, Long> ids = new TreeMap<>();
			this.byName.forEach((name, animal) -> ids.put(name, animal.id));
			return this.id + " keeps " + ids;
		}

	}

	/** Has no id. */
	@HeapObject
	static class Chip {

		String code = "";

		@Nullable
		Chip spare;

		String describe() {
			return this.code + ((this.spare != null) ? " and " + this.spare.describe() : "");
		}

	}

	/** A live object. */
	@HeapObject
	interface Label {

		long getId();

		void setId(long id);

		String getText();

		void setText(String text);

		@Nullable
		Keeper getKeeper();

		void setKeeper(@Nullable Keeper keeper);

	}

	/** Stores the objects in a new pool. */
	void fill(PersistentHeap heap) {
		open(heap);
		heap.inTransactionWithoutResult((transaction) -> {
			Map<Long, Animal> animals = animals();
			for (Animal animal : animals.values()) {
				if (heap.extent(ANIMALS).locate(transaction, animal.id) == Extent.NONE) {
					heap.extent(ANIMALS).insert(transaction, animal);
				}
				this.expected.put("animal " + animal.id, animal.describe());
			}
			Map<Long, Set<Long>> kept = new TreeMap<>();
			animals.values().forEach((animal) -> {
				Keeper keeper = Objects.requireNonNull(animal.keeper);
				this.expected.put("keeper " + keeper.id, keeper.describe());
				kept.computeIfAbsent(keeper.id, (_) -> new TreeSet<>()).add(animal.id);
			});
			kept.forEach((id, ids) -> this.expected.put("animals of " + id, ids.toString()));
		});
		heap.inTransactionWithoutResult((transaction) -> {
			// an id of 0 counts as none
			for (long id = 1; id < KEEPER_COUNT; id++) {
				Label label = heap.create(transaction, Label.class);
				label.setId(id);
				label.setText("label " + "l".repeat((int) id * 9));
				label.setKeeper(heap.extent(KEEPERS).find(transaction, id));
				heap.extent(LABELS).insert(transaction, label);
				this.expected.put("label " + id, describe(label));
			}
		});
	}

	/** Opens the extents: also those to which others only refer. */
	static void open(PersistentHeap heap) {
		heap.extent(KEEPERS);
		heap.extent(ANIMALS);
		heap.extent(LABELS);
	}

	private static Map<Long, Animal> animals() {
		List<Keeper> keepers = new ArrayList<>();
		for (long id = 0; id < KEEPER_COUNT; id++) {
			Keeper keeper = new Keeper();
			keeper.id = id;
			keepers.add(keeper);
		}
		Map<Long, Animal> animals = new TreeMap<>();
		Cat last = new Cat();
		for (int id = 0; id < ANIMAL_COUNT; id++) {
			Animal animal = last;
			if (id % 3 == 0) {
				last = new Cat();
				animal = last;
				last.prey.addAll(animals.values().stream().skip(Math.max(0, id - 9)).toList());
			} else {
				Dog dog = new Dog();
				dog.rival = last;
				dog.bark = "w".repeat(id * 5);
				animal = dog;
			}
			animal.id = id;
			animal.keeper = keepers.get(id % KEEPER_COUNT);
			animal.keeper.byName.put("animal " + id, animal);
			animal.chip = new Chip();
			animal.chip.code = "chip " + id;
			if (id % 4 == 0) {
				animal.chip.spare = new Chip();
				animal.chip.spare.code = "spare " + id;
			}
			animals.put(animal.id, animal);
		}
		return animals;
	}

	private static String describe(Label label) {
		Keeper keeper = label.getKeeper();
		return label.getId() + " " + label.getText() + " " + ((keeper != null) ? keeper.id : -1);
	}

	/** Reads everything in every way; gives how often that was refused. */
	int requireRightOrRefused(PersistentHeap heap) {
		if (this.expected.isEmpty()) {
			return 0;
		}
		try {
			open(heap);
		} catch (dev.pmem.heap.exception.PoolException ex) {
			return 1;
		}
		int refusals = 0;
		for (Map.Entry<String, String> each : this.expected.entrySet()) {
			long id = Long.parseLong(each.getKey().substring(each.getKey().lastIndexOf(' ') + 1));
			// each in a transaction of its own: what another has loaded does not help
			refusals += DamageContent.attempt(each.getKey(), () -> {
				try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
					String found = read(heap, transaction, each.getKey().replaceAll(" ?-?\\d+$", ""), id);
					if (!each.getValue().equals(found)) {
						throw new AssertionError("found " + found + ", expected " + each.getValue());
					}
				}
			});
		}
		return refusals;
	}

	private static @Nullable String read(PersistentHeap heap, HeapTransaction transaction, String what, long id) {
		return switch (what) {
			case "animal" -> {
				Animal found = heap.extent(ANIMALS).find(transaction, id);
				yield (found != null) ? found.describe() : null;
			}
			case "keeper" -> {
				Keeper found = heap.extent(KEEPERS).find(transaction, id);
				yield (found != null) ? found.describe() : null;
			}
			case "label" -> {
				Label found = heap.extent(LABELS).find(transaction, id);
				yield (found != null) ? describe(found) : null;
			}
			default -> {
				TreeSet<Long> ids = new TreeSet<>();
				Hits<Animal> hits = heap.extent(ANIMALS).find(transaction,
						Query.of(Criteria.where("keeper.id", Operator.EQUAL, id)));
				while (hits.next()) {
					ids.add(hits.read().id);
				}
				yield ids.toString();
			}
		};
	}

}
