/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.store.Extent;

/**
 * The newest copies of a header are lost, so that an older one counts, which says of the pool what was true once: that it was
 * closed in order, or which epoch of the journal is in place. Whatever was committed since must be there, or the pool be
 * refused.
 */
class LostHeaderTests {

	/** Where a copy has its generation, by docs/FORMAT.md. */
	private static final int GENERATION = 40;

	private static final int JOURNAL_OFFSET = 72;

	@TempDir
	Path folder;

	private HeapOptions options(Durability durability) {
		return new HeapOptions(durability, 4 << 20, 64 << 20, HeapOptions.MINIMUM_JOURNAL_BYTES);
	}

	private static void insert(PersistentHeap heap, Extent<Item> items, long from, int count) {
		for (long id = from; id < from + count; id++) {
			Item item = new Item(id, "name" + id, "category", 1, "x".repeat(3000));
			heap.inTransaction((transaction) -> items.insert(transaction, item));
		}
	}

	/** Closed in order some times, then open, with some commits, or many; what a kill leaves. */
	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, 1", "PROCESS_CRASH, 2", "PROCESS_CRASH, 50", "POWER_LOSS, 1", "POWER_LOSS, 2",
			"POWER_LOSS, 50"})
	void whatWasCommittedIsThereOrThePoolIsRefused(Durability durability, int commits) throws IOException {
		Path pool = this.folder.resolve("pool");
		int refusals = 0;
		for (int closings = 0; closings < 4; closings++) {
			try (PersistentHeap heap = PersistentHeap.open(pool, options(durability))) {
				Extent<Item> items = heap.extent(Item.EXTENT);
				insert(heap, items, 1 + closings * 1000L, commits);
				HeapState expected = HeapState.read(heap, items);
				for (int lost = 1; lost < 1 << PoolLayout.HEADER_COPY_COUNT; lost++) {
					Path killed = this.folder.resolve("killed");
					Files.copy(pool, killed, StandardCopyOption.REPLACE_EXISTING);
					lose(killed, lost);
					try (PersistentHeap found = PersistentHeap.open(killed, options(durability))) {
						HeapState state = HeapState.read(found, found.extent(Item.EXTENT));
						assertThat(state.differences(expected)).as("copies lost: %s", Integer.toBinaryString(lost))
								.isEmpty();
						assertThat(found.verify().problems()).isEmpty();
					} catch (CorruptPoolException | NotAPoolException ex) {
						refusals++;
					}
				}
			}
		}
		// all copies lost is always refused
		assertThat(refusals).isBetween(4, 4 * 7 - 4);
	}

	/** While it is open, then as it is opened with a smaller journal. */
	@Test
	void aJournalThatHasMovedIsNotForgotten() throws IOException {
		Path pool = this.folder.resolve("pool");
		HeapOptions options = new HeapOptions(Durability.POWER_LOSS, 4 << 20, 64 << 20, 4 << 20);
		long id = 1;
		try (PersistentHeap heap = PersistentHeap.open(pool, options)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			byte[] before = headers(pool);
			while (journalOffset(headers(pool)) == journalOffset(before)) {
				before = headers(pool);
				insert(heap, items, id++, 1);
			}
			requireKept(pool, before, heap);
			insert(heap, items, id++, 1);
			requireKept(pool, before, heap);
		}
		byte[] before = headers(pool);
		try (PersistentHeap heap = PersistentHeap.open(pool, options(Durability.POWER_LOSS))) {
			assertThat(journalOffset(headers(pool))).isNotEqualTo(journalOffset(before));
			insert(heap, heap.extent(Item.EXTENT), id, 1);
			requireKept(pool, before, heap);
		}
	}

	/** The disk has lost each write of a copy since: there is what lay there before. */
	private void requireKept(Path pool, byte[] before, PersistentHeap heap) throws IOException {
		HeapState expected = HeapState.read(heap, heap.extent(Item.EXTENT));
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			Path killed = this.folder.resolve("killed");
			Files.copy(pool, killed, StandardCopyOption.REPLACE_EXISTING);
			try (FileChannel channel = FileChannel.open(killed, StandardOpenOption.WRITE)) {
				int offset = number * PoolLayout.HEADER_COPY_BYTES;
				channel.write(ByteBuffer.wrap(before, offset, PoolLayout.HEADER_COPY_BYTES), offset);
			}
			try (PersistentHeap found = PersistentHeap.open(killed, heap.options())) {
				HeapState state = HeapState.read(found, found.extent(Item.EXTENT));
				assertThat(state.differences(expected)).as("copy %s is of before", number).isEmpty();
				assertThat(found.verify().problems()).isEmpty();
			}
		}
	}

	private static byte[] headers(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			ByteBuffer bytes = ByteBuffer.allocate(PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES);
			channel.read(bytes, 0);
			return bytes.array();
		}
	}

	/** The offset of the journal by the newest copy. */
	private static long journalOffset(byte[] headers) {
		ByteBuffer copies = ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN);
		long newest = 0;
		long offset = 0;
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			int start = number * PoolLayout.HEADER_COPY_BYTES;
			if (copies.getLong(start + GENERATION) > newest) {
				newest = copies.getLong(start + GENERATION);
				offset = copies.getLong(start + JOURNAL_OFFSET);
			}
		}
		return offset;
	}

	private static void lose(Path file, int copies) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
				if ((copies & 1 << number) != 0) {
					channel.write(ByteBuffer.allocate(PoolLayout.HEADER_COPY_BYTES),
							(long) number * PoolLayout.HEADER_COPY_BYTES);
				}
			}
		}
	}

}
