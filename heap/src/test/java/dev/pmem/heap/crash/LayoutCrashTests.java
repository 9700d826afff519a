/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Crashes while releases of an application take turns, between the commit that adds a layout and the one that writes the first
 * object in it as well: each object can be read, and a release is refused only for objects that it can't read.
 */
class LayoutCrashTests {

	private static final int TURNS = 24;

	private static final Criteria ALL = new Criteria.And(List.of());

	record Narrow(long id, int n) {}

	record Wide(long id, long n, @PreviousName("text") String title) {}

	private static final ExtentDefinition<Narrow> NARROW = ExtentDefinition.of("items", Narrow.class).id("id").index(
			"n")
			.build();

	private static final ExtentDefinition<Wide> WIDE = ExtentDefinition.of("items", Wide.class).id("id").index("n")
			.build();

	/** The committed objects: their numbers by id. */
	private TreeMap<Long, Long> acknowledged = new TreeMap<>();

	private TreeMap<Long, Long> issued = this.acknowledged;

	/** Those of them that the later release wrote. */
	private Set<Long> wide = new HashSet<>();

	private Set<Long> issuedWide = this.wide;

	private SplittableRandom random;

	private long nextId;

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_LINES", "JOURNAL_AND_SECTORS"})
	void everyObjectHasItsLayoutAfterACrash(CrashSetup setup) {
		long seed = TestSeed.next();
		this.random = new SplittableRandom(seed);
		SplittableRandom crashes = this.random.split();
		try (SimulatedMedium medium = setup.medium(seed);
				RandomCrashes explored = new RandomCrashes(setup, medium, crashes, 25, this::check)) {
			int refused = 0;
			// until a release was refused as well, which is a matter of chance
			for (int turn = 0; turn < TURNS || refused == 0 && turn < 100 * TURNS; turn++) {
				try (PersistentHeap heap = setup.first().open(medium, Runnable::run)) {
					if (this.random.nextBoolean()) {
						use(heap, heap.extent(WIDE), true);
					} else if (this.wide.isEmpty()) {
						use(heap, heap.extent(NARROW), false);
					} else {
						refused++;
						requireRefused(heap, this.wide.size());
					}
				}
			}
			assertThat(explored.count()).isGreaterThan(20);
			assertThat(refused).isPositive();
		}
	}

	private static void requireRefused(PersistentHeap heap, int count) {
		assertThatThrownBy(() -> heap.extent(NARROW)).isInstanceOf(LayoutMismatchException.class).hasMessageContaining(
				"(" + count + " object");
	}

	private <T> void use(PersistentHeap heap, Extent<T> items, boolean isWide) {
		for (int count = this.random.nextInt(3); count > 0; count--) {
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				TreeMap<Long, Long> next = new TreeMap<>(this.acknowledged);
				Set<Long> nextWide = new HashSet<>(this.wide);
				long id = ++this.nextId;
				items.insert(transaction, items.definition().type().cast(isWide
						? new Wide(id, id, "x")
						: new Narrow(id, (int) id)));
				next.put(id, id);
				if (isWide) {
					nextWide.add(id);
					PersistentList<Long> list = heap.list(transaction, "numbers", Long.class);
					list.add(id);
				}
				if (this.random.nextInt(3) == 0) {
					continue; // rolled back: the layout stays
				}
				commit(transaction, next, nextWide);
			}
		}
		// the later release cleans up now and then
		if (isWide && this.random.nextBoolean()) {
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				TreeMap<Long, Long> next = new TreeMap<>(this.acknowledged);
				for (long id : this.wide) {
					items.delete(transaction, items.locate(transaction, id));
					next.remove(id);
				}
				commit(transaction, next, new HashSet<>());
			}
		}
	}

	private void commit(HeapTransaction transaction, TreeMap<Long, Long> next, Set<Long> nextWide) {
		this.issuedWide = nextWide;
		this.issued = next;
		transaction.commit();
		this.acknowledged = next;
		this.wide = nextWide;
	}

	private void check(PersistentHeap found) {
		assertThat(found.verify().problems()).isEmpty();
		boolean narrowMay = this.random.nextBoolean();
		if (narrowMay) {
			try {
				Map<Long, Long> state = read(found, found.extent(NARROW));
				requireOneOf(state);
				assertThat(this.wide.isEmpty() || this.issuedWide.isEmpty()).isTrue();
				return;
			} catch (LayoutMismatchException ex) {
				assertThat(this.wide.isEmpty() && this.issuedWide.isEmpty()).as("refused without a reason: %s", ex)
						.isFalse();
			}
		}
		requireOneOf(read(found, found.extent(WIDE)));
		assertThat(found.verify().problems()).isEmpty();
	}

	private void requireOneOf(Map<Long, Long> state) {
		assertThat(state.equals(this.acknowledged) || state.equals(this.issued))
				.as("%s is neither %s nor %s", state, this.acknowledged, this.issued).isTrue();
	}

	private static <T> Map<Long, Long> read(PersistentHeap heap, Extent<T> items) {
		return heap.inTransaction((transaction) -> {
			Map<Long, Long> found = new TreeMap<>();
			Hits<T> hits = items.find(transaction, Query.of(ALL));
			while (hits.next()) {
				switch (hits.read()) {
					case Narrow narrow -> found.put(narrow.id, (long) narrow.n);
					case Wide wide -> found.put(wide.id, wide.n);
					default -> throw new AssertionError();
				}
			}
			List<Long> listed = new ArrayList<>();
			if (heap.rootNames(transaction).contains("numbers")) {
				listed.addAll(heap.list(transaction, "numbers", Long.class));
			}
			assertThat(listed).doesNotHaveDuplicates();
			return found;
		});
	}

}
