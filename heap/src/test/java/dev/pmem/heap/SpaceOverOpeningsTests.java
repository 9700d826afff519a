/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * A pool that holds no more than before takes no more space than before, however often it is opened, and what was deleted
 * makes room for anything else.
 */
@Tag("slow")
class SpaceOverOpeningsTests {

	record Note(long id, String text, long number) {}

	record Blob(long id, byte[] data) {}

	private static final ExtentDefinition<Note> NOTES = new ExtentDefinition<>("notes", Note.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("text", List.of("text"), false)));

	private static final ExtentDefinition<Blob> BLOBS = new ExtentDefinition<>("blobs", Blob.class,
			new ReflectionTypeModels(), "id", List.of());

	@TempDir
	Path folder;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	private long maximumBytes = 1L << 30;

	private Path pool() {
		return this.folder.resolve("test.pmem");
	}

	private PersistentHeap open() {
		return PersistentHeap.open(pool(), new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, this.maximumBytes));
	}

	/** Opens the pool, and closes it in order or leaves it as the kill of its process does. */
	private long run(boolean kill, Consumer<PersistentHeap> action) throws IOException {
		Path killed = this.folder.resolve("killed.pmem");
		long used;
		try (PersistentHeap heap = open()) {
			action.accept(heap);
			used = heap.statistics().usedBytes();
			if (kill) {
				Files.copy(pool(), killed);
			}
		}
		if (kill) {
			Files.move(killed, pool(), StandardCopyOption.REPLACE_EXISTING);
		}
		return used;
	}

	private Note note(long id) {
		return new Note(id, "text" + this.random.nextInt(100_000) + "x".repeat(this.random.nextInt(100)), id);
	}

	private void insert(PersistentHeap heap, TreeMap<Long, Note> live, long firstId, int count) {
		Extent<Note> notes = heap.extent(NOTES);
		for (int done = 0; done < count; done += 50) {
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				for (long id = firstId + done; id < firstId + done + 50; id++) {
					Note note = note(id);
					notes.insert(transaction, note);
					live.put(id, note);
				}
				transaction.commit();
			}
		}
	}

	private static void delete(PersistentHeap heap, TreeMap<Long, Note> live, List<Long> ids) {
		Extent<Note> notes = heap.extent(NOTES);
		for (int done = 0; done < ids.size(); done += 50) {
			List<Long> part = ids.subList(done, Math.min(done + 50, ids.size()));
			heap.inTransaction((transaction) -> {
				part.forEach((id) -> notes.delete(transaction, notes.locate(transaction, id)));
				return true;
			});
		}
		live.keySet().removeAll(ids);
	}

	private static void requireSame(PersistentHeap heap, TreeMap<Long, Note> live) {
		assertThat(heap.verify().problems()).isEmpty();
		Extent<Note> notes = heap.extent(NOTES);
		heap.inTransaction((transaction) -> {
			assertThat(notes.count(transaction)).isEqualTo(live.size());
			live.forEach((id, note) -> assertThat(notes.find(transaction, id)).isEqualTo(note));
			return true;
		});
	}

	/** The oldest go and as many come, a few in each opening: where the free slots are no opening knows of itself. */
	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void aQueueOfConstantLength(boolean kill) throws IOException {
		TreeMap<Long, Note> live = new TreeMap<>();
		run(kill, (heap) -> insert(heap, live, 1, 20_000));
		long settled = 0;
		for (int opening = 1; opening <= 40; opening++) {
			long used = run(kill, (heap) -> {
				insert(heap, live, live.lastKey() + 1, 1000);
				delete(heap, live, List.copyOf(live.keySet()).subList(0, 1000));
			});
			if (opening <= 8) {
				settled = Math.max(settled, used);
			}
			assertThat(used).as("opening %d", opening).isLessThanOrEqualTo(settled + settled / 16);
		}
		run(false, (heap) -> requireSame(heap, live));
	}

	@Test
	void anyAreReplaced() throws IOException {
		TreeMap<Long, Note> live = new TreeMap<>();
		run(false, (heap) -> insert(heap, live, 1, 20_000));
		long settled = 0;
		for (int opening = 1; opening <= 40; opening++) {
			long used = run(opening % 5 == 0, (heap) -> {
				insert(heap, live, live.lastKey() + 1, 1000);
				List<Long> ids = new java.util.ArrayList<>(List.copyOf(live.keySet()));
				java.util.Collections.shuffle(ids, new java.util.Random(this.random.nextLong()));
				delete(heap, live, List.copyOf(ids.subList(0, 1000)));
			});
			if (opening <= 8) {
				settled = Math.max(settled, used);
			}
			assertThat(used).as("opening %d", opening).isLessThanOrEqualTo(settled + settled / 16);
		}
		run(false, (heap) -> requireSame(heap, live));
	}

	/** All of one size, then all of another; the last commit deletes them. */
	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void whatTheLastCommitDeletedServesOtherSizes(boolean kill) throws IOException {
		int bytes = 8 << 20;
		long most = 0;
		for (int opening = 0; opening < 32; opening++) {
			int size = 200 << opening % 9;
			int count = bytes / size;
			long used = run(kill, (heap) -> {
				Extent<Blob> blobs = heap.extent(BLOBS);
				for (int done = 0; done < count; done += 500) {
					int first = done;
					heap.inTransaction((transaction) -> {
						for (int id = first; id < Math.min(first + 500, count); id++) {
							blobs.insert(transaction, new Blob(id, new byte[size]));
						}
						return true;
					});
				}
				heap.inTransaction((transaction) -> {
					for (long id = 0; id < count; id++) {
						blobs.delete(transaction, blobs.locate(transaction, id));
					}
					return true;
				});
			});
			most = Math.max(most, used);
		}
		// what one opening needs at a time; once more, where a kill left it for the next one to find
		assertThat(most).isLessThan((kill ? 36L : 18L) << 20);
		assertThat(run(false, (heap) -> assertThat(heap.verify().problems()).isEmpty())).isLessThan(24L << 20);
	}

	/** No commit can tell that the spans are empty, for none finds room. */
	@ParameterizedTest
	@ValueSource(ints = {100, 3000, 20_000, 60_000, 200_000})
	void aFullPoolTakesOtherSizesOnceItIsEmpty(int size) throws IOException {
		this.maximumBytes = 8 << 20;
		for (int otherSize : new int[]{size, 150, 1200, 30_000, 500_000}) {
			fillAndEmpty(size, false);
			run(false, (heap) -> fillWithin(heap, otherSize));
			run(false, this::deleteAll);
			fillAndEmpty(size, true);
			run(true, (heap) -> fillWithin(heap, otherSize));
			run(false, this::deleteAll);
		}
	}

	private void fillAndEmpty(int size, boolean kill) throws IOException {
		run(kill, (heap) -> {
			fillWithin(heap, size);
			deleteAll(heap);
		});
	}

	/** In one transaction, 3 MiB: and as much again may be needed to undo it. */
	private void fillWithin(PersistentHeap heap, int size) {
		Extent<Blob> blobs = heap.extent(BLOBS);
		heap.inTransaction((transaction) -> {
			for (long id = 0; id < (3 << 20) / (size + 100); id++) {
				blobs.insert(transaction, new Blob(id, new byte[size]));
			}
			return true;
		});
	}

	private void deleteAll(PersistentHeap heap) {
		Extent<Blob> blobs = heap.extent(BLOBS);
		heap.inTransaction((transaction) -> {
			long count = blobs.count(transaction);
			for (long id = 0; id < count; id++) {
				blobs.delete(transaction, blobs.locate(transaction, id));
			}
			return true;
		});
	}

}
