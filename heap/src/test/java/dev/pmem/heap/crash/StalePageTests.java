/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.store.Extent;

/**
 * A page that is of an earlier state than the rest of the pool, as after a write that the disk has acknowledged and lost:
 * all in it is whole, each checksum is right.
 */
@Tag("slow")
class StalePageTests {

	private static final int PAGE_BYTES = 4096;

	private static final int DESCRIPTORS_END = 196_608;

	@TempDir
	Path folder;

	private final DamageContent content = DamageContent.empty();

	private DamageContent before = DamageContent.empty();

	private static HeapOptions options(Durability durability) {
		return new HeapOptions(durability, HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20, HeapOptions.MINIMUM_JOURNAL_BYTES);
	}

	/** The pool's bytes before, and after some commits and its end. */
	private byte[][] make(Durability durability, boolean isKilled) throws IOException {
		Path pool = this.folder.resolve("pool");
		try (PersistentHeap heap = PersistentHeap.open(pool, options(durability))) {
			this.content.fill(heap);
			heap.inTransactionWithoutResult((transaction) -> {
				// chunks of their own in the page of descriptors, so that some are freed later
				heap.setRoot(transaction, "large", new HeapState.Note("l".repeat(200_000), 1));
			});
			this.content.notes().put("large", new HeapState.Note("l".repeat(200_000), 1));
		}
		byte[] earlier = Files.readAllBytes(pool);
		byte[] later;
		try (PersistentHeap heap = PersistentHeap.open(pool, options(durability))) {
			this.content.extend(heap, 300);
			this.before = this.content.copy();
			this.content.change(heap);
			later = Files.readAllBytes(pool);
		}
		return new byte[][]{earlier, isKilled ? later : Files.readAllBytes(pool)};
	}

	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, false", "PROCESS_CRASH, true", "POWER_LOSS, false", "POWER_LOSS, true"})
	void eachIsToldOrDoesNoHarm(Durability durability, boolean isKilled) throws IOException {
		byte[][] bytes = make(durability, isKilled);
		Path image = this.folder.resolve("image");
		Files.write(image, bytes[1]);
		int toldCount = 0;
		int refusedCount = 0;
		int harmlessCount = 0;
		for (int offset = 0; offset < bytes[0].length; offset += PAGE_BYTES) {
			if (Arrays.equals(bytes[0], offset, offset + PAGE_BYTES, bytes[1], offset, offset + PAGE_BYTES)) {
				continue;
			}
			boolean isLog = isLog(image, offset);
			boolean isTable = offset >= PoolLayout.CHUNK_BYTES && offset < DESCRIPTORS_END;
			try (PrivateMedium medium = PrivateMedium.open(image)) {
				medium.write(offset, bytes[0], offset, PAGE_BYTES);
				try (PersistentHeap heap = TestHeaps.open(new ForwardingMedium(medium))) {
					boolean isUndone = heap.recovery().outcome() == RecoveryReport.Outcome.LAST_COMMIT_UNDONE;
					if (heap.verify().isSound()) {
						harmlessCount++;
						requireRight(heap, offset, isUndone || (isLog && isKilled));
					} else {
						assertThat(isTable).as("descriptors at %s", offset).isFalse();
						toldCount++;
					}
				}
			} catch (PoolException ex) {
				refusedCount++;
			}
		}
		System.out.println(durability + (isKilled ? ", killed" : ", closed") + ": of stale pages " + toldCount
				+ " told by verify, " + refusedCount + " refused, " + harmlessCount + " harmless");
		assertThat(toldCount).isGreaterThan(10);
		assertThat(refusedCount).isPositive();
	}

	private static boolean isLog(Path image, long offset) {
		try (PrivateMedium medium = PrivateMedium.open(image)) {
			PoolHeader.LogState log = PoolHeader.read(medium).log();
			return (log.journalBytes() > 0)
					? offset >= log.journalOffset() && offset < log.journalOffset() + log.journalBytes()
					: offset >= PoolLayout.LOG_OFFSET && offset < PoolLayout.CATALOG_ROOT_OFFSET;
		}
	}

	private void requireRight(PersistentHeap heap, int offset, boolean mayLackTheLast) {
		DamageContent found = this.content.copy();
		try {
			assertThat(found.requireRightOrRefused(heap)).as("sound, but refused: page %s", offset).isZero();
		} catch (AssertionError ex) {
			if (!mayLackTheLast) {
				throw new AssertionError("page " + offset, ex);
			}
			assertThat(this.before.copy().requireRightOrRefused(heap)).as("page %s", offset).isZero();
		}
	}

	/** Of the descriptors with their sum: what looks free isn't. */
	@ParameterizedTest
	@EnumSource
	void aPageOfDescriptorsIsRefusedAndNothingIsOverwritten(Durability durability) throws IOException {
		Path pool = this.folder.resolve("pool");
		insert(pool, durability, 1, 300);
		byte[] earlier = Files.readAllBytes(pool);
		insert(pool, durability, 301, 900);
		byte[] later = Files.readAllBytes(pool);
		int page = PoolLayout.CHUNK_BYTES;
		assertThat(Arrays.equals(earlier, page, page + PAGE_BYTES, later, page, page + PAGE_BYTES)).isFalse();
		System.arraycopy(earlier, page, later, page, PAGE_BYTES);
		Files.write(pool, later);
		assertThatThrownBy(() -> PersistentHeap.open(pool, options(durability)))
				.isInstanceOf(CorruptPoolException.class)
				.hasMessageContainingAll(pool.toString(), "descriptors", "of an earlier state", "restore a backup");
		byte[] found = Files.readAllBytes(pool);
		assertThat(Arrays.mismatch(Arrays.copyOf(later, found.length), found)).isEqualTo(-1);
	}

	private static void insert(Path pool, Durability durability, long from, long to) {
		try (PersistentHeap heap = PersistentHeap.open(pool, options(durability))) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			for (long id = from; id <= to; id++) {
				Item item = new Item(id, "name" + id, "category", 1, "t".repeat((int) (id % 97 == 0 ? 100_000 : id)));
				heap.inTransaction((transaction) -> items.insert(transaction, item));
			}
		}
	}

	/** The newest record of the undo log is lost, and those who look at it would take the one before it for the newest. */
	@Test
	void aRecordThatWasLostIsToldBeforeAnythingIsPutBack() throws IOException {
		Path pool = this.folder.resolve("pool");
		byte[] before;
		byte[] after;
		try (PersistentHeap heap = PersistentHeap.open(pool, options(Durability.PROCESS_CRASH))) {
			setNote(heap, "a");
			setNote(heap, "b");
			before = Files.readAllBytes(pool);
			setNote(heap, "c");
			after = Files.readAllBytes(pool);
		}
		// both slots as before, but for the other one's header, so that nothing is missing before it
		System.arraycopy(before, (int) PoolLayout.LOG_OFFSET, after, (int) PoolLayout.LOG_OFFSET,
				2 * PoolLayout.LOG_FRAME_BYTES);
		Files.write(pool, after);
		assertThatThrownBy(() -> PersistentHeap.open(pool, options(Durability.PROCESS_CRASH)))
				.isInstanceOf(CorruptPoolException.class).hasMessageContaining("so a record is lost");
		assertThat(pool).hasBinaryContent(after);
	}

	private static void setNote(PersistentHeap heap, String text) {
		heap.inTransactionWithoutResult((transaction) -> {
			heap.setRoot(transaction, "note", new HeapState.Note(text.repeat(100), 1));
		});
	}

}
