/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Verification of a sound pool finds nothing, whatever is committed meanwhile: blocks of all sizes made and freed, spans
 * emptied and made of other blocks, objects changed without pause, snapshots of all ages. More rounds with
 * {@code -Dpmem.rounds=}.
 */
@Tag("slow")
class VerifyWhileCommittingTests {

	private static final int ROUNDS = Integer.getInteger("pmem.rounds", 40);

	record Item(long id, String name, long group, byte[] data) {}

	static final ExtentDefinition<Item> ITEM = new ExtentDefinition<>("items", Item.class, new ReflectionTypeModels(),
			"id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("group", List.of("group"), false)));

	@TempDir
	Path folder;

	private final long seed = TestSeed.next();

	private PersistentHeap heap;

	private Extent<Item> items;

	private final AtomicBoolean isDone = new AtomicBoolean();

	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, 256", "POWER_LOSS, 256", "PROCESS_CRASH, 1", "POWER_LOSS, 1"})
	void findsNothingInASoundPool(Durability durability, long snapshotMebibytes) throws InterruptedException {
		HeapOptions options = new HeapOptions(durability, 4 << 20, 4L << 30, 4 << 20)
				.withMaximumSnapshotBytes(snapshotMebibytes << 20);
		try (PersistentHeap opened = PersistentHeap.open(this.folder.resolve("sound.pmem"), options)) {
			this.heap = opened;
			this.items = opened.extent(ITEM);
			SplittableRandom random = new SplittableRandom(this.seed);
			opened.inTransaction((transaction) -> {
				for (long id = 10_000; id < 14_000; id++) {
					this.items.insert(transaction, item(id, random, 300));
				}
				return true;
			});
			List<String> problems = new ArrayList<>();
			int[] tooOld = {0};
			Race race = new Race();
			race.add(1, (_) -> until((each) -> change(each, 1 + each.nextInt(3))));
			race.add(1, (_) -> until((each) -> fillAndEmpty(1_000_000, 1 + each.nextInt(400), each, 2000)));
			race.add(1, (_) -> until((each) -> fillAndEmpty(2_000_000, 1 + each.nextInt(3), each, 900_000)));
			race.add(1, (_) -> readers());
			race.add(1, (_) -> {
				try {
					for (int round = 0; round < ROUNDS && problems.isEmpty(); round++) {
						try {
							problems.addAll(opened.verify().problems());
						} catch (SnapshotTooOldException _) {
							tooOld[0]++;
						}
					}
				} finally {
					this.isDone.set(true);
				}
			});
			race.run();
			System.out.println(opened.statistics() + ", too old: " + tooOld[0]);
			assertThat(problems).isEmpty();
			assertThat(opened.verify().problems()).isEmpty();
		}
	}

	/** An action of a thread. */
	private interface Action {

		void run(SplittableRandom random);

	}

	private void until(Action action) {
		SplittableRandom random = new SplittableRandom(this.seed + Thread.currentThread().threadId());
		while (!this.isDone.get()) {
			action.run(random);
		}
	}

	private static Item item(long id, SplittableRandom random, int mostBytes) {
		byte[] data = new byte[1 + random.nextInt(mostBytes)];
		random.nextBytes(data);
		return new Item(id, "n" + id, random.nextInt(10), data);
	}

	private void change(SplittableRandom random, long id) {
		try {
			this.heap.inTransaction((transaction) -> {
				long reference = this.items.locate(transaction, id);
				if (reference == 0) {
					return this.items.insert(transaction, item(id, random, 300));
				}
				if (random.nextInt(20) == 0) {
					this.items.delete(transaction, reference);
				} else {
					this.items.update(transaction, reference, item(id, random, (random.nextInt(50) == 0) ? 3000 : 300));
				}
				return reference;
			});
		} catch (ConflictException | SnapshotTooOldException _) {
			// again
		}
	}

	private void fillAndEmpty(long firstId, int count, SplittableRandom random, int mostBytes) {
		List<Long> made = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			long id = firstId + number;
			made.add(again(() -> this.heap.inTransaction(
					(transaction) -> this.items.insert(transaction, item(id, random, mostBytes)))));
		}
		again(() -> this.heap.inTransaction((transaction) -> {
			for (int number = 0; number < count; number++) {
				this.items.delete(transaction, this.items.locate(transaction, firstId + number));
			}
			return true;
		}));
	}

	private static <R> R again(Supplier<R> action) {
		while (true) {
			try {
				return action.get();
			} catch (ConflictException | SnapshotTooOldException _) {
				// once more
			}
		}
	}

	private void readers() {
		Deque<HeapTransaction> open = new ArrayDeque<>();
		until((random) -> {
			if (open.size() < 12 && random.nextBoolean()) {
				open.add(this.heap.begin(TransactionOptions.READ_ONLY));
			} else if (!open.isEmpty()) {
				HeapTransaction reader = random.nextBoolean() ? open.removeFirst() : open.removeLast();
				try (reader) {
					this.items.count(reader, Criteria.where("group", Operator.LESS, 5));
				} catch (SnapshotTooOldException _) {
					// as it may be
				}
			}
		});
		open.forEach(HeapTransaction::close);
	}

}
