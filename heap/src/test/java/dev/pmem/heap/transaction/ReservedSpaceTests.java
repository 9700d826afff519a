/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;

/**
 * What transactions and batches reserve, and don't use in the end, is free again; what they use is not.
 */
@Tag("slow")
class ReservedSpaceTests {

	private static final int ROUNDS = 60;

	@TempDir
	Path folder;

	private TestEngine open(String name, Persistence persistence, long maximumBytes) {
		return new TestEngine(this.folder.resolve(name), persistence, maximumBytes);
	}

	private TestEngine open() {
		return open("pool", Persistence.PAGE_CACHE, 64 << 20);
	}

	private static long insert(Transaction transaction, int length) {
		return transaction.insertObject(1, new byte[length], length);
	}

	/** Inserts of all sizes, 1 MiB together. */
	private static void insertMuch(Transaction transaction) {
		for (int count = 0; count < 100; count++) {
			insert(transaction, 1000);
		}
		for (int count = 0; count < 10; count++) {
			insert(transaction, 20_000);
		}
		insert(transaction, 700_000);
		transaction.createIndex(7);
	}

	/** Runs something that must leave no space taken, often; a round takes 1 MiB as long as it lasts. */
	private static void requireNoGrowth(TestEngine engine, Runnable round) {
		requireNoGrowth(engine, round, ROUNDS);
	}

	private static void requireNoGrowth(TestEngine engine, Runnable round, int rounds) {
		round.run();
		long used = engine.usedBytes();
		for (int count = 0; count < rounds; count++) {
			round.run();
		}
		// spans are kept, and chunks freed by the newest commit aren't free for every use
		assertThat(engine.usedBytes()).isLessThanOrEqualTo(used + (2 << 20));
	}

	@Test
	void insertsThatASavepointTakesBack() {
		try (TestEngine engine = open()) {
			Transaction first = engine.begin();
			long reference = insert(first, 100);
			first.commit();
			requireNoGrowth(engine, () -> {
				Transaction transaction = engine.begin();
				int savepoint = transaction.savepoint();
				insertMuch(transaction);
				transaction.rollbackTo(savepoint);
				transaction.touchObject(reference);
				transaction.commit();
			});
		}
	}

	@Test
	void insertsThatAreDeletedAgain() {
		try (TestEngine engine = open()) {
			Transaction first = engine.begin();
			long reference = insert(first, 100);
			first.commit();
			requireNoGrowth(engine, () -> {
				Transaction transaction = engine.begin();
				for (int count = 0; count < 1000; count++) {
					transaction.deleteObject(insert(transaction, 1000));
				}
				transaction.touchObject(reference);
				transaction.commit();
			});
		}
	}

	@Test
	void insertsThatAreRolledBack() {
		try (TestEngine engine = open()) {
			requireNoGrowth(engine, () -> {
				Transaction transaction = engine.begin();
				insertMuch(transaction);
				transaction.rollback();
			});
		}
	}

	@Test
	void insertsOfWhoLosesAConflict() {
		try (TestEngine engine = open()) {
			Transaction first = engine.begin();
			long reference = insert(first, 100);
			first.commit();
			requireNoGrowth(engine, () -> {
				Transaction loser = engine.begin();
				insertMuch(loser);
				loser.touchObject(reference);
				Transaction winner = engine.begin();
				winner.touchObject(reference);
				winner.commit();
				assertThatThrownBy(loser::commit).isInstanceOf(ConflictException.class);
			});
		}
	}

	/** Bodies of objects that outgrow their slots, come home, grow again, and are deleted. */
	@Test
	void objectsThatMove() {
		try (TestEngine engine = open()) {
			requireNoGrowth(engine, () -> {
				Transaction first = engine.begin();
				long reference = insert(first, 100);
				first.commit();
				for (int length : new int[]{100_000, 900_000, 50, 300_000, 200_000, 1_000_000}) {
					Transaction transaction = engine.begin();
					transaction.updateObject(reference, 1, new byte[length], length);
					transaction.commit();
				}
				Transaction last = engine.begin();
				last.deleteObject(reference);
				last.commit();
			});
		}
	}

	/** What a commit has deleted is used again by those after it, span by span, chunk by chunk. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void blocksThatAreDeleted(Persistence persistence) {
		try (TestEngine engine = open("pool", persistence, 64 << 20)) {
			requireNoGrowth(engine, () -> {
				List<Long> references = new ArrayList<>();
				Transaction transaction = engine.begin();
				for (int count = 0; count < 1000; count++) {
					references.add(insert(transaction, 1000));
				}
				for (int count = 0; count < 10; count++) {
					references.add(insert(transaction, 20_000));
				}
				references.add(insert(transaction, 700_000));
				transaction.commit();
				Transaction deleting = engine.begin();
				references.forEach(deleting::deleteObject);
				deleting.commit();
			});
		}
	}

	/** A span in which every second slot is free is found, and so is one in which but one is. */
	@Test
	void slotsBetweenOthers() {
		try (TestEngine engine = open()) {
			List<Long> references = new ArrayList<>();
			Transaction filling = engine.begin();
			for (int count = 0; count < 4000; count++) {
				references.add(insert(filling, 1000));
			}
			filling.commit();
			requireNoGrowth(engine, () -> {
				for (int step : new int[]{2, 60}) {
					Transaction deleting = engine.begin();
					for (int index = 0; index < references.size(); index += step) {
						deleting.deleteObject(references.get(index));
					}
					deleting.commit();
					Transaction inserting = engine.begin();
					for (int index = 0; index < references.size(); index += step) {
						references.set(index, insert(inserting, 1000));
					}
					inserting.commit();
				}
			}, 5);
			assertThat(new HashSet<>(references)).hasSize(4000);
		}
	}

	/** What was used for blocks of one size is used for those of another. */
	@Test
	void blocksOfOtherSizes() {
		try (TestEngine engine = open()) {
			int[] length = {100};
			requireNoGrowth(engine, () -> {
				List<Long> references = new ArrayList<>();
				Transaction inserting = engine.begin();
				for (int bytes = 0; bytes < 1 << 20; bytes += length[0]) {
					references.add(insert(inserting, length[0]));
				}
				inserting.commit();
				Transaction deleting = engine.begin();
				references.forEach(deleting::deleteObject);
				deleting.commit();
				length[0] = length[0] * 5 / 4;
			}, 19);
		}
	}

	/**
	 * Nodes that a batch makes, and frees before it is stored: entries are added before all others, which splits nodes, and
	 * the others are removed, of which there are some in the new nodes.
	 */
	@Test
	void nodesThatABatchMakesAndFrees() {
		try (TestEngine engine = open()) {
			IndexTree tree = createIndex(engine);
			int count = 200;
			long[] first = {1 << 20};
			Transaction filling = engine.begin();
			for (long number = first[0]; number < first[0] + count; number++) {
				filling.addEntry(tree, ByteBuffer.allocate(60).putLong(number).array(), number, null);
			}
			filling.commit();
			requireNoGrowth(engine, () -> {
				for (int repeat = 0; repeat < 20; repeat++) {
					Transaction transaction = engine.begin();
					for (long number = first[0]; number < first[0] + count; number++) {
						transaction.removeEntry(tree, ByteBuffer.allocate(60).putLong(number).array(), number);
						long before = number - count;
						transaction.addEntry(tree, ByteBuffer.allocate(60).putLong(before).array(), before, null);
					}
					transaction.commit();
					first[0] -= count;
				}
			});
			Transaction reader = engine.beginToRead();
			assertThat(reader.count(tree, KeyRange.all())).isEqualTo(count);
			reader.rollback();
		}
	}

	/** A batch that is given up was about to write the ends of spans that had become empty: the next one does. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void spansThatABatchWasToEnd(Persistence persistence) {
		try (TestEngine engine = open("pool", persistence, 8 << 20)) {
			IndexTree tree = createIndex(engine);
			for (int from = 1; from < 40_000; from += 100) {
				addEntries(engine, tree, from, 100);
			}
			requireNoGrowth(engine, () -> {
				List<Long> references = new ArrayList<>();
				Transaction inserting = engine.begin();
				// no nodes lie in spans of this size
				for (int count = 0; count < 100; count++) {
					references.add(insert(inserting, 3000));
				}
				inserting.commit();
				Transaction deleting = engine.begin();
				references.forEach(deleting::deleteObject);
				deleting.commit();
				// there is no room for the log record, which holds most nodes
				requireRefused(() -> addEntries(engine, tree, 100_000, 10_000));
			}, 10);
		}
	}

	/** Chunks that a record too large for the log itself was in. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void chunksOfLogRecords(Persistence persistence) {
		int length = 1_000_000;
		try (TestEngine engine = open("pool", persistence, 64 << 20)) {
			Transaction inserting = engine.begin();
			long reference = insert(inserting, length);
			inserting.commit();
			int[] number = {0};
			requireNoGrowth(engine, () -> {
				byte[] bytes = new byte[length];
				Arrays.fill(bytes, (byte) ++number[0]);
				Transaction large = engine.begin();
				large.updateObject(reference, 1, bytes, length);
				large.commit();
				Transaction small = engine.begin();
				insert(small, 10);
				small.commit();
			}, 20);
		}
	}

	/** A log record may lie where large blocks were that commits before the newest freed. */
	@Test
	void chunksForALogRecord() {
		try (TestEngine engine = open("pool", Persistence.PAGE_CACHE, 8 << 20)) {
			int length = 1_200_000;
			List<Long> references = new ArrayList<>();
			Transaction inserting = engine.begin();
			for (int count = 0; count < 5; count++) {
				references.add(insert(inserting, length));
			}
			inserting.commit();
			Transaction deleting = engine.begin();
			deleting.deleteObject(references.get(0));
			deleting.deleteObject(references.get(1));
			deleting.commit();
			for (int count = 0; count < 2; count++) {
				Transaction small = engine.begin();
				insert(small, 10);
				small.commit();
			}
			Transaction large = engine.begin();
			for (long reference : references.subList(2, 4)) {
				large.updateObject(reference, 1, new byte[length], length);
			}
			large.commit();
		}
	}

	/** Slots that a commit has filled are handed out again after their blocks are deleted, not before. */
	@Test
	void committedSlotsAreNotHandedOutAgain() {
		try (TestEngine engine = open()) {
			Set<Long> live = new HashSet<>();
			SplittableRandom random = new SplittableRandom(1);
			for (int round = 0; round < 200; round++) {
				Transaction transaction = engine.begin();
				Set<Long> made = new HashSet<>();
				for (int count = 0; count < 30; count++) {
					made.add(insert(transaction, (count % 10 == 0) ? 70_000 : random.nextInt(500)));
				}
				assertThat(made).hasSize(30).noneMatch(live::contains);
				Set<Long> deleted = new HashSet<>();
				live.stream().filter((_) -> random.nextInt(3) == 0).forEach(deleted::add);
				deleted.forEach(transaction::deleteObject);
				transaction.commit();
				live.addAll(made);
				live.removeAll(deleted);
			}
		}
	}

	private static byte[] key(long number, int length) {
		// neighbours in no order, so that many nodes are touched
		return ByteBuffer.allocate(length).putLong(number * 0x9E37_79B9_7F4A_7C15L).array();
	}

	private static IndexTree createIndex(TestEngine engine) {
		Transaction transaction = engine.begin();
		IndexTree tree = transaction.createIndex(5);
		transaction.commit();
		return tree;
	}

	private static void addEntries(TestEngine engine, IndexTree tree, long from, int count) {
		Transaction transaction = engine.begin();
		for (long number = from; number < from + count; number++) {
			transaction.addEntry(tree, key(number, 60), number, null);
		}
		transaction.commit();
	}

	/** How many entries fit, added a few at a time. */
	private static long fill(TestEngine engine, IndexTree tree, long from) {
		long number = from;
		try {
			while (true) {
				addEntries(engine, tree, number, 20);
				number += 20;
			}
		} catch (PoolFullException ex) {
			return number - from;
		}
	}

	private static void requireRefused(Runnable commit) {
		assertThatThrownBy(commit::run).isInstanceOf(PoolFullException.class);
	}

	/** Fills a pool after some refusals, another one without, and compares how much fits. */
	private void requireAsMuchFitsAfter(Persistence persistence, int firstEntries, Consumer<RefusedCommits> refusals) {
		long[] fitting = new long[2];
		for (int number = 0; number < 2; number++) {
			try (TestEngine engine = open("pool" + number, persistence, 8 << 20)) {
				IndexTree tree = createIndex(engine);
				for (int from = 1; from < firstEntries; from += 100) {
					addEntries(engine, tree, from, 100);
				}
				if (number == 1) {
					for (int count = 0; count < 3; count++) {
						refusals.accept(new RefusedCommits(engine, tree));
					}
				}
				assertThat(engine.engine().failure()).isNull();
				fitting[number] = fill(engine, tree, 1_000_000);
			}
		}
		assertThat(fitting[0]).isGreaterThan(1000);
		assertThat(fitting[1]).as("entries that fit after commits were refused; without them %d", fitting[0])
				.isBetween(fitting[0] * 9 / 10, fitting[0] * 11 / 10);
	}

	/** Where commits are refused. */
	private record RefusedCommits(TestEngine engine, IndexTree tree) {}

	/** No room for the index nodes that the batch makes. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void batchesThatFindNoRoomForTheirNodes(Persistence persistence) {
		requireAsMuchFitsAfter(persistence, 0,
				(each) -> requireRefused(() -> addEntries(each.engine, each.tree, 100_000, 100_000)));
	}

	/** The new nodes fit, but the log record doesn't, as it holds most of the nodes that are there. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void batchesThatFindNoRoomForTheirLogRecord(Persistence persistence) {
		requireAsMuchFitsAfter(persistence, 40_000,
				(each) -> requireRefused(() -> {
					Transaction transaction = each.engine.begin();
					for (int count = 0; count < 10; count++) {
						insert(transaction, 500);
					}
					for (long number = 100_000; number < 110_000; number++) {
						transaction.addEntry(each.tree, key(number, 60), number, null);
					}
					transaction.commit();
				}));
	}

}
