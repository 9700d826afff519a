/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
