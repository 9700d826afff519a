/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.Outcome;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.store.Extent;

/**
 * The redo journal on a real file. A copy of the file is what a killed process leaves.
 */
class RedoJournalTests {

	private static final long JOURNAL_BYTES = 1L << 20;

	private static final long MAXIMUM_BYTES = 64L << 20;

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.POWER_LOSS, 4L << 20, MAXIMUM_BYTES,
			JOURNAL_BYTES);

	@TempDir
	Path folder;

	private WatchedMedium medium;

	private int images;

	private PersistentHeap open(String name, HeapOptions options, Executor checkpoints) {
		// a kill loses nothing that is in the page cache, so the syncs themselves are only counted
		Medium file = Mediums.open(this.folder.resolve(name), new MediumOptions(FenceReach.PAGE_CACHE,
				options.initialSizeBytes(), options.maximumSizeBytes()));
		Persistence persistence = (options.durability() == Durability.POWER_LOSS)
				? Persistence.SYNCED_FILE
				: Persistence.PAGE_CACHE;
		this.medium = new WatchedMedium(file, persistence);
		return TestHeaps.open(this.medium, options, checkpoints);
	}

	private PersistentHeap open() {
		return open("pool", OPTIONS, Runnable::run);
	}

	private static Item item(long id, int textLength) {
		return new Item(id, "name" + id, "category" + id % 7, (int) id % 100, "x".repeat(textLength));
	}

	private static void insert(PersistentHeap heap, Extent<Item> items, long from, int count, int textLength) {
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = from; id < from + count; id++) {
				items.insert(transaction, item(id, textLength));
			}
		});
	}

	private static void update(PersistentHeap heap, Extent<Item> items, long from, int count, int textLength) {
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = from; id < from + count; id++) {
				items.update(transaction, items.locate(transaction, id), item(id, textLength));
			}
		});
	}

	/** Opens what a kill now would leave; gives what recovery said. */
	private PersistentHeap openCopy(HeapState expected) throws IOException {
		String name = "copy" + this.images++;
		Files.copy(this.folder.resolve("pool"), this.folder.resolve(name));
		PersistentHeap copy = PersistentHeap.open(this.folder.resolve(name), OPTIONS);
		assertThat(HeapState.read(copy, copy.extent(Item.EXTENT)).differences(expected)).isEmpty();
		assertThat(copy.verify().problems()).isEmpty();
		return copy;
	}

	@Test
	void oneSyncForACommit() {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			insert(heap, items, 1, 10, 50);
			long before = this.medium.syncs();
			for (int round = 0; round < 100; round++) {
				update(heap, items, 1 + round % 10, 1, 40 + round % 3);
			}
			assertThat(this.medium.syncs() - before).isEqualTo(100);
			assertThat(this.medium.fences.get()).isZero();
		}
	}

	/** The limit of threads is reached: commits run the checkpoints. */
	@Test
	void noThreadIsToBeHadForACheckpoint() throws IOException {
		Executor none = (_) -> {
			throw new OutOfMemoryError("unable to create native thread");
		};
		HeapState state;
		try (PersistentHeap heap = open("pool", OPTIONS.withJournalSizeBytes(HeapOptions.MINIMUM_JOURNAL_BYTES),
				none)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			for (int round = 0; round < 200; round++) {
				insert(heap, items, 1 + round * 5L, 5, 200 + round);
			}
			assertThat(heap.failure()).isNull();
			assertThat(heap.verify().problems()).isEmpty();
			state = HeapState.read(heap, items);
			openCopy(state).close();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.recovery().outcome()).isEqualTo(Outcome.CLEAN);
			assertThat(HeapState.read(heap, heap.extent(Item.EXTENT)).differences(state)).isEmpty();
		}
	}

	@Test
	void whatAKillLeavesIsReplayed() throws IOException {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			for (int round = 0; round < 60; round++) {
				insert(heap, items, 1 + round * 10L, 10, 20 + round);
				update(heap, items, 1 + round * 10L, 3, 400);
			}
			PersistentHeap copy = openCopy(HeapState.read(heap, items));
			assertThat(copy.recovery().outcome()).isEqualTo(Outcome.LAST_COMMIT_WHOLE);
			assertThat(copy.recovery().batchesReplayed()).isPositive();
			// and it goes on with the same journal
			Extent<Item> copied = copy.extent(Item.EXTENT);
			update(copy, copied, 1, 600, 30);
			HeapState expected = HeapState.read(copy, copied);
			copy.close();
			try (PersistentHeap again = PersistentHeap.open(copy.path(), OPTIONS)) {
				assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
				assertThat(HeapState.read(again, again.extent(Item.EXTENT)).differences(expected)).isEmpty();
			}
		}
	}

	@Test
	void replayIsBoundedByTheJournal() throws IOException {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			insert(heap, items, 1, 20, 100);
			int commits = 0;
			for (; commits < 5000; commits++) {
				update(heap, items, 1 + commits % 20, 1, 80 + commits % 30);
			}
			try (PersistentHeap copy = openCopy(HeapState.read(heap, items))) {
				// a record has at least one sector
				assertThat(copy.recovery().batchesReplayed()).isBetween(1L, JOURNAL_BYTES / 512);
			}
		}
	}

	/** Makes 20 objects and updates them, each time with other bytes; gives how often. */
	private static int updateUntilACheckpointWaits(PersistentHeap heap, Extent<Item> items, Queue<Runnable> waiting) {
		insert(heap, items, 1, 20, 100);
		int commits = 0;
		while (waiting.isEmpty()) {
			update(heap, items, 1 + commits++ % 20, 1, 80 + commits % 3);
		}
		return commits;
	}

	/** Commits wait for a checkpoint only when they have filled a whole half meanwhile. */
	@Test
	void commitsGoOnWhileACheckpointWaits() throws IOException {
		Queue<Runnable> waiting = new ArrayDeque<>();
		try (PersistentHeap heap = open("pool", OPTIONS, waiting::add)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			int untilCheckpoint = updateUntilACheckpointWaits(heap, items, waiting);
			int commits = untilCheckpoint;
			// nobody runs it, and so the commit that needs the half does
			while (waiting.size() < 2) {
				update(heap, items, 1 + commits++ % 20, 1, 80 + commits % 3);
				if (commits % 50 == 0) {
					openCopy(HeapState.read(heap, items)).close();
				}
			}
			assertThat(commits - untilCheckpoint).isBetween(untilCheckpoint - 50, 2 * untilCheckpoint);
			waiting.forEach(Runnable::run);
			openCopy(HeapState.read(heap, items)).close();
		}
	}

	@Test
	void aBulkLoadIsWrittenOnce() throws IOException {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			long before = this.medium.storedBytes.get();
			long forces = this.medium.syncs();
			insert(heap, items, 1, 4000, 1000);
			long stored = this.medium.storedBytes.get() - before;
			assertThat(stored).isBetween(4_000_000L, 5_500_000L);
			assertThat(this.medium.syncs() - forces).isLessThan(10);
			openCopy(HeapState.read(heap, items)).close();
			// where the journal has something to say of the chunks, all goes through it
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 4000; id++) {
					items.delete(transaction, items.locate(transaction, id));
				}
			});
			insert(heap, items, 5001, 4000, 1000);
			openCopy(HeapState.read(heap, items)).close();
		}
	}

	@Test
	void aTransactionLargerThanTheJournal() throws IOException {
		try (PersistentHeap heap = open()) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			insert(heap, items, 1, 2000, 1000);
			for (int round = 0; round < 3; round++) {
				update(heap, items, 1, 2000, 1000 - round);
				try (PersistentHeap copy = openCopy(HeapState.read(heap, items))) {
					update(copy, copy.extent(Item.EXTENT), 1, 2000, 900);
					update(copy, copy.extent(Item.EXTENT), 1, 2, 901);
				}
			}
			update(heap, items, 1, 1, 7);
			long used = heap.statistics().usedBytes();
			for (int round = 0; round < 20; round++) {
				update(heap, items, 1, 2000, 1000 - round);
				update(heap, items, 1, 1, round);
			}
			// new spans after records that avoided chunks
			insert(heap, items, 10_000, 200, 5000);
			update(heap, items, 10_000, 200, 40_000);
			assertThat(heap.statistics().usedBytes()).as("chunks of large bodies are given back").isLessThan(used * 4);
			openCopy(HeapState.read(heap, items)).close();
		}
	}

	@Test
	void aFailedSyncPoisonsThePool() throws IOException {
		for (int failing = 1; failing < 6; failing++) {
			HeapState acknowledged = HeapState.empty();
			HeapState issued = HeapState.empty();
			try (PersistentHeap heap = open("pool", OPTIONS, Runnable::run)) {
				Extent<Item> items = heap.extent(Item.EXTENT);
				// the layout is committed with the first object
				insert(heap, items, failing, 1, 30);
				acknowledged.items().putAll(HeapState.read(heap, items).items());
				this.medium.failFrom = this.medium.syncs() + failing;
				issued = acknowledged.copy();
				List<PoolAccessException> failures = new ArrayList<>();
				for (int id = failing * 10; id < failing * 10 + 8; id++) {
					Item item = item(id, 30);
					try {
						insert(heap, items, id, 1, 30);
						acknowledged.items().put((long) id, item);
						issued.items().put((long) id, item);
					} catch (PoolAccessException ex) {
						if (failures.isEmpty()) {
							issued.items().put((long) id, item);
						}
						failures.add(ex);
					}
				}
				assertThat(failures).hasSize(9 - failing);
				assertThat(failures.getLast()).hasMessageContaining("takes no more commits")
						.hasMessageContaining("open it again");
				assertThat(heap.failure()).isNotNull();
				// reading goes on
				assertThat(HeapState.read(heap, items).differences(acknowledged)).isEmpty();
			}
			try (PersistentHeap heap = open("pool", OPTIONS, Runnable::run)) {
				HeapState found = HeapState.read(heap, heap.extent(Item.EXTENT));
				assertThat(List.of(acknowledged, issued)).contains(found);
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
	}

	@Test
	void aFailedCheckpointPoisonsThePool() {
		Queue<Runnable> waiting = new ArrayDeque<>();
		try (PersistentHeap heap = open("pool", OPTIONS, waiting::add)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			updateUntilACheckpointWaits(heap, items, waiting);
			this.medium.failFrom = this.medium.syncs() + 1;
			waiting.remove().run();
			assertThat(heap.failure()).isInstanceOf(PoolAccessException.class);
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> update(heap, items, 1, 1, 7));
			assertThat(HeapState.read(heap, items).items()).hasSize(20);
		}
		try (PersistentHeap heap = open()) {
			assertThat(HeapState.read(heap, heap.extent(Item.EXTENT)).items()).hasSize(20);
		}
	}

	/** The device tells of a failure once: the sync after it succeeds, though what was to be written may be lost. */
	@Test
	void aSyncThatFailedOncePoisonsThePool() {
		// first the sync of the pool, then that of the header
		for (int failing = 1; failing <= 2; failing++) {
			Queue<Runnable> waiting = new ArrayDeque<>();
			String name = "pool" + failing;
			try (PersistentHeap heap = open(name, OPTIONS, waiting::add)) {
				Extent<Item> items = heap.extent(Item.EXTENT);
				updateUntilACheckpointWaits(heap, items, waiting);
				this.medium.failOnly = this.medium.syncs() + failing;
				waiting.remove().run();
				assertThat(this.medium.syncs()).isEqualTo(this.medium.failOnly);
				assertThat(heap.failure()).isInstanceOf(PoolAccessException.class);
				// one that would still fit the half, and one that needs the other half
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> update(heap, items, 1, 1, 7));
				for (int count = 0; count < 3; count++) {
					assertThatExceptionOfType(PoolAccessException.class)
							.isThrownBy(() -> update(heap, items, 1, 20, 30_000));
				}
				assertThat(HeapState.read(heap, items).items()).hasSize(20);
			}
			try (PersistentHeap heap = open(name, OPTIONS, Runnable::run)) {
				assertThat(heap.recovery().outcome()).isNotEqualTo(Outcome.CLEAN);
				assertThat(HeapState.read(heap, heap.extent(Item.EXTENT)).items()).hasSize(20);
			}
		}
	}

	/**
	 * A commit that the log refuses marks no sector: the records of the next commits must hold all of each sector that they
	 * store a part of, for a crash may leave garbage of it.
	 */
	@Test
	void aCommitThatTheLogRefusesLeavesSectorsWithoutImages() throws IOException {
		try (PersistentHeap heap = open("pool", OPTIONS.withMaximumSizeBytes(8 << 20), Runnable::run)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			insert(heap, items, 1, 3000, 1000);
			// so that an epoch begins
			update(heap, items, 1, 1, 999);
			update(heap, items, 1, 200, 998);
			assertThatExceptionOfType(PoolFullException.class).as("no room for the record's body")
					.isThrownBy(() -> update(heap, items, 1, 3000, 990)).withMessageContaining("maximum");
			assertThat(heap.failure()).isNull();
			this.medium.sectorsStoredTo = new TreeSet<>();
			for (int id = 1; id < 3000; id += 500) {
				update(heap, items, id, 1, 997);
			}
			HeapState expected = HeapState.read(heap, items);
			openCopy(expected).close();
			PoolBytes bytes = new PoolBytes(this.medium);
			byte[] garbage = "garbage!".repeat(64).getBytes(StandardCharsets.US_ASCII);
			Set<Long> torn = new TreeSet<>(this.medium.sectorsStoredTo);
			torn.removeIf((sector) -> bytes.isJournal(sector * PoolLayout.SECTOR_BYTES) || bytes.isHeader(sector
					* PoolLayout.SECTOR_BYTES));
			assertThat(torn).hasSizeGreaterThan(6);
			Path image = this.folder.resolve("torn");
			Files.copy(this.folder.resolve("pool"), image);
			try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
				for (long sector : torn) {
					file.write(ByteBuffer.wrap(garbage), sector * PoolLayout.SECTOR_BYTES);
				}
			}
			try (PersistentHeap copy = PersistentHeap.open(image, OPTIONS)) {
				assertThat(copy.verify().problems()).isEmpty();
				assertThat(HeapState.read(copy, copy.extent(Item.EXTENT)).differences(expected)).isEmpty();
			}
		}
	}

	@Test
	void aFullPoolRefusesOneTransaction() throws IOException {
		try (PersistentHeap heap = open("pool", OPTIONS.withMaximumSizeBytes(8 << 20), Runnable::run)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			insert(heap, items, 1, 100, 1000);
			assertThatExceptionOfType(PoolFullException.class)
					.isThrownBy(() -> insert(heap, items, 1000, 20_000, 1000)).withMessageContaining("maximum");
			assertThat(heap.failure()).isNull();
			update(heap, items, 1, 100, 900);
			openCopy(HeapState.read(heap, items)).close();
		}
	}

	@Test
	void theJournalChangesItsSizeAndThePoolItsLog() throws IOException {
		List<HeapOptions> openings = List.of(OPTIONS, OPTIONS.withJournalSizeBytes(4 << 20),
				OPTIONS.withDurability(Durability.PROCESS_CRASH), OPTIONS, OPTIONS,
				OPTIONS.withDurability(Durability.PROCESS_CRASH), OPTIONS.withDurability(Durability.PROCESS_CRASH),
				OPTIONS.withJournalSizeBytes(2 << 20));
		long id = 1;
		HeapState expected = HeapState.empty();
		for (HeapOptions options : openings) {
			for (int commits = 0; commits < 3; commits++) {
				PersistentHeap heap = open("pool", options, Runnable::run);
				Extent<Item> items = heap.extent(Item.EXTENT);
				assertThat(HeapState.read(heap, items).differences(expected)).isEmpty();
				for (int count = 0; count < commits; count++) {
					insert(heap, items, id, 3, 100);
					id += 3;
				}
				expected = HeapState.read(heap, items);
				openCopy(expected).close();
				if (commits == 1) {
					// as killed: the header isn't written any more
					this.medium.close();
				} else {
					heap.close();
				}
			}
		}
		assertThat(Files.size(this.folder.resolve("pool"))).isLessThan(MAXIMUM_BYTES / 2);
	}

}
