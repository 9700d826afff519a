/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.extent.CheckedExtent;
import dev.pmem.heap.extent.StoredExtent;
import dev.pmem.heap.log.undo.UndoLog;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Which ids a sequence gives out beside those that are given by hand.
 */
class IdSequenceTests {

	record Note(long id, String text) {}

	record Boxed(Long id, String text) {}

	record Numbered(int id, String text) {}

	record Few(short id) {}

	record Named(String id) {}

	private static final ExtentDefinition<Note> NOTES = definition("notes", Note.class);

	private static final ExtentDefinition<Numbered> NUMBERED = definition("numbered", Numbered.class);

	@TempDir
	Path folder;

	private static <T> ExtentDefinition<T> definition(String name, Class<T> type) {
		return new ExtentDefinition<>(name, type, new ReflectionTypeModels(), "id", List.of());
	}

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static void insert(PersistentHeap heap, Extent<Note> notes, long id) {
		heap.inTransaction((transaction) -> notes.insert(transaction, new Note(id, "text")));
	}

	private static void delete(PersistentHeap heap, Extent<Note> notes, long id) {
		heap.inTransaction((transaction) -> {
			notes.delete(transaction, notes.locate(transaction, id));
			return true;
		});
	}

	@Test
	void anIdThatIsRolledBackLeavesNoTrace() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(notes.nextSequenceValue()).isEqualTo(1);
			long expected = 1;
			for (long id : new long[]{1000, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
				try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
					notes.insert(transaction, new Note(id, "tried"));
				}
				assertThat(notes.nextSequenceValue()).isEqualTo(++expected);
			}
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.extent(NOTES).nextSequenceValue()).isEqualTo(5);
		}
	}

	@Test
	void anIdThatASavepointTookBackLeavesNoTrace() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				notes.insert(transaction, new Note(10, "kept"));
				Savepoint savepoint = transaction.savepoint();
				notes.insert(transaction, new Note(1000, "tried"));
				transaction.rollbackTo(savepoint);
				notes.insert(transaction, new Note(20, "kept"));
				transaction.commit();
			}
			assertThat(notes.nextSequenceValue()).isEqualTo(21);
		}
	}

	@Test
	void anIdThatItsOwnTransactionDeletedLeavesNoTrace() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			heap.inTransaction((transaction) -> {
				notes.insert(transaction, new Note(10, "kept"));
				notes.delete(transaction, notes.insert(transaction, new Note(1000, "gone")));
				return true;
			});
			assertThat(notes.nextSequenceValue()).isEqualTo(11);
		}
	}

	@Test
	void theLargestIdOfATransactionCounts() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(notes.nextSequenceValue()).isEqualTo(1);
			heap.inTransaction((transaction) -> {
				for (long id : new long[]{-5, 70, 256, 65_536, 300, 0, Long.MIN_VALUE}) {
					notes.insert(transaction, new Note(id, "text"));
				}
				return true;
			});
			assertThat(notes.nextSequenceValue()).isEqualTo(65_537);
		}
	}

	/** What a user wants who keeps a special object under the largest id, or a negative one. */
	@Test
	void generationGoesOnBelowAMarker() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			insert(heap, notes, Long.MAX_VALUE);
			insert(heap, notes, -1);
			assertThat(notes.nextSequenceValue()).isEqualTo(1);
			insert(heap, notes, 1);
			insert(heap, notes, 50);
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.extent(NOTES).nextSequenceValue()).isEqualTo(51);
		}
	}

	@Test
	void generationGoesOnBelowAMarkerThatIsFoundAtOpening() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			Extent<Boxed> boxed = heap.extent(definition("boxed", Boxed.class));
			Extent<Numbered> numbered = heap.extent(NUMBERED);
			Extent<Few> few = heap.extent(definition("few", Few.class));
			heap.inTransaction((transaction) -> {
				for (int id : new int[]{1, 7}) {
					notes.insert(transaction, new Note(id, ""));
					boxed.insert(transaction, new Boxed((long) id, ""));
					numbered.insert(transaction, new Numbered(id, ""));
					few.insert(transaction, new Few((short) id));
				}
				notes.insert(transaction, new Note(Long.MAX_VALUE, ""));
				boxed.insert(transaction, new Boxed(Long.MAX_VALUE, ""));
				numbered.insert(transaction, new Numbered(Integer.MAX_VALUE, ""));
				few.insert(transaction, new Few(Short.MAX_VALUE));
				return true;
			});
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.extent(NOTES).nextSequenceValue()).isEqualTo(8);
			assertThat(heap.extent(definition("boxed", Boxed.class)).nextSequenceValue()).isEqualTo(8);
			assertThat(heap.extent(NUMBERED).nextSequenceValue()).isEqualTo(8);
			assertThat(heap.extent(definition("few", Few.class)).nextSequenceValue()).isEqualTo(8);
		}
	}

	@Test
	void onlyMarkersAreStored() {
		try (PersistentHeap heap = open()) {
			insert(heap, heap.extent(NOTES), Long.MAX_VALUE);
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.extent(NOTES).nextSequenceValue()).isEqualTo(1);
			assertThat(heap.extent(definition("named", Named.class)).nextSequenceValue()).isEqualTo(1);
		}
	}

	/** An earlier release stored this when it had met the largest id. */
	@Test
	void aSequenceThatAnEarlierReleaseLeftAtItsEndGoesOn() {
		try (Medium medium = Mediums.open(this.folder.resolve("old.pmem"),
				new MediumOptions(FenceReach.PAGE_CACHE, 4 << 20, 64 << 20))) {
			Allocator allocator = new Allocator(medium);
			VersionChains chains = new VersionChains();
			Transactions engine = new Transactions(new BlockStore(medium, chains, allocator::capacity), allocator,
					chains, new UndoLog(medium, allocator, LogState.undo(0, 1), PoolSums.EMPTY), 0, Long.MAX_VALUE,
					Duration.ZERO);
			Catalog catalog = new Catalog(engine);
			for (long stored : new long[]{Long.MAX_VALUE, 1L << 31, (1L << 31) + 100}) {
				byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(stored).array();
				catalog.inTransaction((transaction) -> {
					catalog.put(transaction, CatalogKeys.sequence("old"), Catalog.LAYOUT_OF_LAYOUTS, bytes,
							bytes.length);
					return true;
				});
				IntegerIds ids = (stored == Long.MAX_VALUE) ? IntegerIds.LONG : IntegerIds.INT;
				assertThat(new IdSequence(engine, catalog, "old", ids, () -> 41).next()).isEqualTo(42);
			}
		}
	}

	@Test
	void whatIsLeftWhenTheRangeIsUsedUp() {
		try (PersistentHeap heap = open()) {
			Extent<Numbered> numbered = heap.extent(NUMBERED);
			heap.inTransaction((transaction) -> numbered.insert(transaction, new Numbered(Integer.MAX_VALUE - 2, "")));
			assertThat(numbered.nextSequenceValue()).isEqualTo(Integer.MAX_VALUE - 1);
			for (int attempt = 0; attempt < 3; attempt++) {
				assertThatThrownBy(numbered::nextSequenceValue).isInstanceOf(UnstorableValueException.class)
						.hasMessageContaining("numbered").hasMessageContaining("2147483646")
						.hasMessageContaining("int").hasMessageContaining("long");
			}
		}
		try (PersistentHeap heap = open()) {
			Extent<Numbered> numbered = heap.extent(NUMBERED);
			assertThatThrownBy(numbered::nextSequenceValue).isInstanceOf(UnstorableValueException.class);
			// ids by hand are taken as before
			heap.inTransaction((transaction) -> numbered.insert(transaction, new Numbered(5, "")));
		}
	}

	/** Nobody meant to begin there: once the object is gone, so is what kept the sequence. */
	@Test
	void anIdNearTheEndThatWasAMistakeCanBeDeleted() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(notes.nextSequenceValue()).isEqualTo(1);
			insert(heap, notes, Long.MAX_VALUE - 1);
			insert(heap, notes, 100);
			assertThatThrownBy(notes::nextSequenceValue).isInstanceOf(UnstorableValueException.class)
					.hasMessageContaining("" + (Long.MAX_VALUE - 1)).hasMessageContaining("elete");
		}
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			assertThatThrownBy(notes::nextSequenceValue).isInstanceOf(UnstorableValueException.class);
			delete(heap, notes, Long.MAX_VALUE - 1);
			assertThat(notes.nextSequenceValue()).isEqualTo(101);
			assertThat(notes.nextSequenceValue()).isEqualTo(102);
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.extent(NOTES).nextSequenceValue()).isEqualTo(103);
		}
	}

	@Test
	void anIdTakenByATransactionThatIsNotCommittedYet() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			insert(heap, notes, 499);
			try (HeapTransaction first = heap.begin(TransactionOptions.DEFAULT);
					HeapTransaction second = heap.begin(TransactionOptions.DEFAULT)) {
				for (long id = 500; id < 510; id++) {
					notes.insert(first, new Note(id, "by hand"));
				}
				assertThat(notes.nextSequenceValue()).isEqualTo(500);
				notes.insert(second, new Note(500, "generated"));
				first.commit();
				assertThatThrownBy(second::commit).isInstanceOf(UniqueKeyException.class);
			}
			// the next attempt succeeds
			assertThat(notes.nextSequenceValue()).isEqualTo(510);
		}
	}

	/** Whoever gives out an id may be waiting for a commit, and so must not be waited for by one. */
	@Test
	void noCommitWaitsForASequence() throws InterruptedException {
		try (PersistentHeap heap = open()) {
			StoredExtent<Note> notes = ((CheckedExtent<Note>) heap.extent(NOTES)).target();
			AtomicLong reference = new AtomicLong();
			Thread committing = new Thread(() -> reference.set(heap.<Long>inTransaction(
					(transaction) -> notes.insert(transaction, new Note(77, "by hand")))));
			synchronized (notes.sequence()) {
				committing.start();
				assertThat(committing.join(Duration.ofSeconds(60))).isTrue();
			}
			assertThat(reference.get()).isPositive();
			assertThat(notes.nextSequenceValue()).isEqualTo(78);
		}
	}

}
