/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * An index of elements and the objects that have them are never in different states, wherever a crash comes.
 */
@Tag("slow")
class ElementIndexCrashTests {

	private static final int TRANSACTIONS = 60;

	private static final int TAG_COUNT = 12;

	record Crate(long id, List<String> tags, int[] sizes) {}

	private static final ExtentDefinition<Crate> CRATES = ExtentDefinition.of("crates", Crate.class).id("id")
			.index("tags[]").index("sizes[]").build();

	/** Whoever opens it drops an index; the next one builds it. */
	private static final ExtentDefinition<Crate> FEWER_INDEXES = ExtentDefinition.of("crates", Crate.class).id("id")
			.index("sizes[]").build();

	private TreeMap<Long, List<String>> acknowledged = new TreeMap<>();

	private TreeMap<Long, List<String>> issued = this.acknowledged;

	private PersistentHeap heap;

	private Extent<Crate> crates;

	private SplittableRandom random;

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_LINES", "JOURNAL_AND_SECTORS"})
	void elementsAreFoundAsTheyAreStored(CrashSetup setup) {
		long seed = TestSeed.next();
		this.random = new SplittableRandom(seed);
		SplittableRandom crashes = this.random.split();
		try (SimulatedMedium medium = setup.medium(seed)) {
			try (PersistentHeap opened = setup.first().open(medium, Runnable::run)) {
				this.heap = opened;
				this.crates = opened.extent(CRATES);
				try (RandomCrashes explored = new RandomCrashes(setup, medium, crashes, 12, this::check)) {
					for (long number = 1; number <= TRANSACTIONS; number++) {
						runTransaction(number);
					}
					assertThat(explored.count()).isGreaterThan(20);
				}
				assertThat(read(opened, this.crates)).isEqualTo(this.acknowledged);
				assertThat(opened.verify().problems()).isEmpty();
			}
		}
	}

	private void check(PersistentHeap found) {
		boolean isRebuilt = this.random.nextInt(3) == 0;
		Extent<Crate> extent = found.extent(isRebuilt ? FEWER_INDEXES : CRATES);
		TreeMap<Long, List<String>> state = read(found, extent);
		assertThat(state.equals(this.acknowledged) || state.equals(this.issued))
				.as("%s is neither %s nor %s", state, this.acknowledged, this.issued).isTrue();
		assertThat(found.verify().problems()).isEmpty();
		// and it goes on
		Crate crate = new Crate(1_000_000, List.of("tag0", "tag1"), new int[]{5, 5});
		found.inTransactionWithoutResult((transaction) -> extent.insert(transaction, crate));
		state.put(crate.id(), crate.tags());
		assertThat(read(found, extent)).isEqualTo(state);
		assertThat(found.verify().problems()).isEmpty();
	}

	/** What is stored, and the same by the index. */
	private static TreeMap<Long, List<String>> read(PersistentHeap heap, Extent<Crate> crates) {
		TreeMap<Long, List<String>> state = new TreeMap<>();
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			References all = crates.find(transaction, Query.all());
			while (all.next()) {
				Crate crate = crates.read(transaction, all.reference());
				state.put(crate.id(), crate.tags());
			}
			for (int number = 0; number < TAG_COUNT; number++) {
				String tag = "tag" + number;
				TreeSet<Long> expected = new TreeSet<>();
				state.forEach((id, tags) -> {
					if (tags.contains(tag)) {
						expected.add(id);
					}
				});
				TreeSet<Long> found = new TreeSet<>();
				References withTag = crates.find(transaction,
						Query.of(Criteria.where("tags[]", Operator.EQUAL, tag)));
				while (withTag.next()) {
					found.add(crates.read(transaction, withTag.reference()).id());
				}
				assertThat(found).as(tag).isEqualTo(expected);
				assertThat(crates.count(transaction, Criteria.where("tags", Operator.CONTAINING, tag)))
						.isEqualTo(expected.size());
			}
		}
		return state;
	}

	private Crate crate(long id) {
		List<String> tags = new ArrayList<>();
		for (int count = this.random.nextInt(5); count > 0; count--) {
			tags.add("tag" + this.random.nextInt(TAG_COUNT));
		}
		return new Crate(id, tags, this.random.ints(this.random.nextInt(4), 0, 9).toArray());
	}

	private void runTransaction(long number) {
		TreeMap<Long, List<String>> next = new TreeMap<>(this.acknowledged);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			for (int count = this.random.nextInt(4); count >= 0; count--) {
				Crate made = crate(number * 10 + count);
				this.crates.insert(transaction, made);
				next.put(made.id(), made.tags());
			}
			for (int count = this.random.nextInt(4); count > 0; count--) {
				Crate changed = crate(any(next));
				this.crates.update(transaction, this.crates.locate(transaction, changed.id()), changed);
				next.put(changed.id(), changed.tags());
			}
			for (int count = this.random.nextInt(3); count > 0 && next.size() > 5; count--) {
				long gone = any(next);
				this.crates.delete(transaction, this.crates.locate(transaction, gone));
				next.remove(gone);
			}
			if (number % 7 == 0) {
				// what is not committed leaves nothing
				return;
			}
			this.issued = next;
			transaction.commit();
			this.acknowledged = next;
		}
	}

	private long any(TreeMap<Long, List<String>> state) {
		return new ArrayList<>(state.keySet()).get(this.random.nextInt(state.size()));
	}

}
