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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Crashes while live objects are created, changed and deleted: what is found is what all acknowledged, or all issued
 * commits have left.
 */
class LiveObjectCrashTests {

	private static final int TRANSACTIONS = 60;

	private TreeMap<Long, String> acknowledged = new TreeMap<>();

	private @Nullable TreeMap<Long, String> issued;

	private PersistentHeap heap;

	private Extent<LiveItem> items;

	private EntityType type;

	private SplittableRandom random;

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_LINES", "JOURNAL_AND_SECTORS"})
	void wholeTransactionsAreThereAfterACrash(CrashSetup setup) {
		long seed = TestSeed.next();
		this.random = new SplittableRandom(seed);
		SplittableRandom crashes = this.random.split();
		try (SimulatedMedium medium = setup.medium(seed)) {
			try (PersistentHeap opened = setup.first().open(medium, Runnable::run)) {
				use(opened);
				try (RandomCrashes explored = new RandomCrashes(setup, medium, crashes, 20, this::check)) {
					for (long number = 1; number <= TRANSACTIONS; number++) {
						runTransaction(number);
					}
					assertThat(explored.count()).isGreaterThan(20);
				}
				assertThat(LiveItem.read(this.heap, this.items)).isEqualTo(this.acknowledged);
				assertThat(this.heap.verify().problems()).isEmpty();
			}
		}
	}

	private void use(PersistentHeap opened) {
		this.heap = opened;
		this.items = opened.extent(LiveItem.EXTENT);
		this.type = LiveItem.type(this.items);
	}

	private void check(PersistentHeap found) {
		TreeMap<Long, String> state = LiveItem.read(found, found.extent(LiveItem.EXTENT));
		TreeMap<Long, String> next = this.issued;
		assertThat(state.equals(this.acknowledged) || state.equals(next))
				.as("%s is neither %s nor %s", state, this.acknowledged, next).isTrue();
		assertThat(found.verify().problems()).isEmpty();
	}

	private void runTransaction(long number) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			PersistenceContext context = PersistenceContext.managing(transaction);
			List<Long> ids = new ArrayList<>(this.acknowledged.keySet());
			LiveItem created = (LiveItem) context.create(this.type);
			created.setId(number);
			created.setName("item " + number);
			for (int count = this.random.nextInt(4); count > 0 && !ids.isEmpty(); count--) {
				change(transaction, context, ids.get(this.random.nextInt(ids.size())));
			}
			if (ids.size() > 15) {
				Object deleted = context.find(this.type, ids.getFirst());
				context.delete(this.type, deleted);
			}
			context.flush();
			this.issued = LiveItemTexts.of(context, this.type, ids, number);
			transaction.commit();
			this.acknowledged = this.issued;
		}
	}

	private void change(HeapTransaction transaction, PersistenceContext context, long id) {
		LiveItem item = (LiveItem) context.find(this.type, id);
		switch (this.random.nextInt(4)) {
			case 0 -> item.setValue(this.random.nextInt(100));
			case 1 -> item.setRank((this.random.nextBoolean()) ? null : this.random.nextLong());
			case 2 -> item.setName("item " + id + "x".repeat(this.random.nextInt(1500)));
			default -> {
				context.flush();
				Savepoint savepoint = transaction.savepoint();
				int mark = context.savepoint();
				item.setValue(-1);
				item.setName("dropped");
				context.flush();
				transaction.rollbackTo(savepoint);
				context.rollbackTo(mark);
			}
		}
	}

	/** What a transaction will have stored. */
	private static final class LiveItemTexts {

		static TreeMap<Long, String> of(PersistenceContext context, EntityType type, List<Long> ids, long number) {
			TreeMap<Long, String> texts = new TreeMap<>();
			ids.forEach((id) -> put(context, type, id, texts));
			put(context, type, number, texts);
			return texts;
		}

		private static void put(PersistenceContext context, EntityType type, long id, TreeMap<Long, String> texts) {
			Object item = context.find(type, id);
			if (item != null) {
				texts.put(id, item.toString());
			}
		}

	}

	@Test
	void aFlippedBitIsFoundWhenAnObjectIsAttached() {
		try (SimulatedMedium medium = CrashSetup.UNDO_LOG_AND_LINES.medium(TestSeed.next());
				PersistentHeap opened = CrashSetup.UNDO_LOG_AND_LINES.first().open(medium, Runnable::run)) {
			use(opened);
			// read last below, so that nobody has the image of the first when its bytes change
			create(opened, 2, "another one");
			long reference = create(opened, 1, "the first one");
			String text = LiveItem.read(opened, this.items).get(1L);
			int refusals = 0;
			for (long position = 0; position < 70; position++) {
				for (int bit = 0; bit < 8; bit += 3) {
					refusals += flip(medium, reference + position, bit, text);
				}
			}
			assertThat(refusals).isGreaterThan(180);
		}
	}

	private long create(PersistentHeap opened, long id, String name) {
		return opened.inTransaction((transaction) -> {
			PersistenceContext context = PersistenceContext.managing(transaction);
			LiveItem created = (LiveItem) context.create(this.type);
			created.setId(id);
			created.setName(name);
			context.flush();
			return context.locate(this.type, id);
		});
	}

	private int flip(SimulatedMedium medium, long offset, int bit, String text) {
		long word = offset & ~7L;
		long before = medium.segment().get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, word);
		long mask = 1L << (8 * (offset & 7) + bit);
		medium.putLong(word, before ^ mask);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			PersistenceContext context = PersistenceContext.managing(transaction);
			Object found = context.find(this.type, 1L);
			assertThat(found).as("byte %d bit %d", offset, bit).hasToString(text);
			return 0;
		} catch (dev.pmem.heap.exception.PoolException _) {
			return 1;
		} finally {
			medium.putLong(word, before);
		}
	}

}
