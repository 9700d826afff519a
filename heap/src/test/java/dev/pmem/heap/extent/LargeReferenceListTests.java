/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.testing.TestSeed;

/**
 * The index of references of an object with many references, of which few or many change.
 */
class LargeReferenceListTests {

	private static final int ROUNDS = 60;

	private static final int MAXIMUM_COUNT = 700;

	@TempDir
	private Path folder;

	@HeapObject
	static class Target {

		long id;

		Target() {}

		Target(long id) {
			this.id = id;
		}

	}

	@HeapObject
	static class Owner {

		List<@Nullable Target> targets = new ArrayList<>();

		@Nullable
		Target single;

		List<@Nullable Target> others = new ArrayList<>();

	}

	/** The verifier compares the entries of the index with the references in the objects. */
	@Test
	void hasAnEntryForEachTarget() {
		Random random = new Random(TestSeed.next());
		List<@Nullable Long> expected = new ArrayList<>();
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("test.pmem"), HeapOptions.DEFAULTS)) {
			Extent<Target> targets = heap.extent(ExtentDefinition.of(Target.class).id("id").build());
			heap.inTransactionWithoutResult((transaction) -> {
				heap.setRoot(transaction, "owner", new Owner());
				for (long id = 0; id < MAXIMUM_COUNT; id++) {
					targets.insert(transaction, new Target(id));
				}
			});
			for (int round = 0; round < ROUNDS; round++) {
				heap.inTransactionWithoutResult((transaction) -> {
					Owner owner = Objects.requireNonNull(heap.root(transaction, "owner", Owner.class));
					change(owner, random, (id) -> Objects.requireNonNull(targets.find(transaction, id)));
					expected.clear();
					owner.targets.forEach((target) -> expected.add((target != null) ? target.id : null));
				});
				assertThat(heap.verify().problems()).isEmpty();
				heap.inTransactionWithoutResult((transaction) -> {
					Owner owner = Objects.requireNonNull(heap.root(transaction, "owner", Owner.class));
					assertThat(owner.targets).extracting((target) -> (target != null) ? target.id : null)
							.isEqualTo(expected);
				});
			}
		}
	}

	@Test
	void aTargetThatStandsTwiceKeepsItsEntry() {
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("test.pmem"), HeapOptions.DEFAULTS)) {
			Extent<Target> targets = heap.extent(ExtentDefinition.of(Target.class).id("id").build());
			heap.inTransactionWithoutResult((transaction) -> {
				Owner owner = new Owner();
				for (long id = 0; id < MAXIMUM_COUNT; id++) {
					owner.targets.add(new Target(id));
				}
				heap.setRoot(transaction, "owner", owner);
			});
			heap.inTransactionWithoutResult((transaction) -> {
				List<@Nullable Target> list = Objects.requireNonNull(heap.root(transaction, "owner",
						Owner.class)).targets;
				list.add(list.getFirst());
			});
			assertThat(heap.verify().problems()).isEmpty();
			heap.inTransactionWithoutResult((transaction) -> Objects.requireNonNull(heap.root(transaction, "owner",
					Owner.class)).targets.removeLast());
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	private interface Targets {

		Target find(long id);

	}

	private static void change(Owner owner, Random random, Targets targets) {
		List<@Nullable Target> list = owner.targets;
		if (random.nextInt(4) == 0) {
			owner.others.add(targets.find(random.nextInt(MAXIMUM_COUNT)));
			owner.single = targets.find(random.nextInt(MAXIMUM_COUNT));
		}
		switch (random.nextInt(8)) {
			case 0 -> {
				for (int count = random.nextInt(MAXIMUM_COUNT - Math.min(MAXIMUM_COUNT - 1, list
						.size())); count > 0; count--) {
					list.add(targets.find(random.nextInt(MAXIMUM_COUNT)));
				}
			}
			case 1 -> Collections.shuffle(list, random);
			case 2 -> {
				if (list.size() > MAXIMUM_COUNT / 2) {
					list.subList(random.nextInt(list.size()), list.size()).clear();
				}
			}
			default -> {
				for (int count = random.nextInt(5); count >= 0; count--) {
					changeOne(list, random, targets);
				}
			}
		}
	}

	private static void changeOne(List<@Nullable Target> list, Random random, Targets targets) {
		Target target = (random.nextInt(20) == 0) ? null : targets.find(random.nextInt(MAXIMUM_COUNT));
		int index = list.isEmpty() ? 0 : random.nextInt(list.size());
		switch (list.isEmpty() ? 0 : random.nextInt(4)) {
			case 0 -> list.add(target);
			case 1 -> list.add(index, target);
			case 2 -> list.set(index, target);
			default -> list.remove(index);
		}
	}

}
