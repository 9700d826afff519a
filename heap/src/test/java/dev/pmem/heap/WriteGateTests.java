/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A heap whose gate is shut is read as ever, and refuses every writer: users, roots, extents and id sequences.
 */
class WriteGateTests {

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES,
			HeapOptions.MINIMUM_SIZE_BYTES);

	private static final ReflectionTypeModels MODELS = new ReflectionTypeModels();

	private static final ExtentDefinition<Note> NOTES = new ExtentDefinition<>("notes", Note.class, MODELS, "id",
			List.of());

	private static final ExtentDefinition<Note> INDEXED_NOTES = new ExtentDefinition<>("notes", Note.class, MODELS,
			"id",
			List.of(new IndexDefinition("text", List.of("text"), false)));

	private static final ExtentDefinition<Note> OTHER_NOTES = new ExtentDefinition<>("others", Note.class, MODELS, "id",
			List.of());

	@TempDir
	private Path folder;

	record Note(long id, String text) {}

	static class FollowerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@BeforeEach
	void aPoolWithANote() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			heap.inTransaction((transaction) -> notes.insert(transaction, new Note(notes.nextSequenceValue(),
					"first")));
		}
	}

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("gate.pmem"), OPTIONS);
	}

	private static void assertRefused(Supplier<?> write) {
		assertThatThrownBy(write::get).isInstanceOf(FollowerException.class);
	}

	@Test
	void anExtentThatIsThereOpensAndIsRead() {
		try (PersistentHeap heap = open()) {
			heap.refuseWrites(FollowerException::new);
			Extent<Note> notes = heap.extent(NOTES);
			assertThat(heap.<Note>inTransaction((transaction) -> notes.find(transaction, 1L)).text()).isEqualTo(
					"first");
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void changesOfObjectsAreRefused() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			long reference = heap.inTransaction((transaction) -> notes.locate(transaction, 1L));
			heap.refuseWrites(FollowerException::new);
			assertRefused(() -> heap.inTransaction((transaction) -> notes.insert(transaction, new Note(5, "new"))));
			assertRefused(() -> heap
					.inTransaction((transaction) -> notes.update(transaction, reference, new Note(1, "other"))));
			assertRefused(() -> heap.inTransaction((transaction) -> {
				notes.delete(transaction, reference);
				return true;
			}));
		}
	}

	@Test
	void aNewRootIsRefused() {
		try (PersistentHeap heap = open()) {
			heap.refuseWrites(FollowerException::new);
			assertRefused(() -> heap.inTransaction((transaction) -> {
				heap.setRoot(transaction, "root", new Note(1, "root"));
				return true;
			}));
		}
	}

	@Test
	void aNewExtentAndANewIndexAreRefused() {
		try (PersistentHeap heap = open()) {
			heap.refuseWrites(FollowerException::new);
			assertRefused(() -> heap.extent(OTHER_NOTES));
			assertRefused(() -> heap.extent(INDEXED_NOTES));
			assertThat(heap.contents().extents()).hasSize(1);
		}
	}

	@Test
	void aSequenceGivesNoFurtherIds() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			heap.refuseWrites(FollowerException::new);
			assertRefused(notes::nextSequenceValue);
		}
	}

	@Test
	void aTransactionThatHadBegunToWriteIsRefusedAtItsCommit() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				notes.insert(transaction, new Note(6, "too late"));
				heap.refuseWrites(FollowerException::new);
				assertThatThrownBy(transaction::commit).isInstanceOf(FollowerException.class);
			}
			assertThat(heap.<Long>inTransaction((transaction) -> notes.count(transaction))).isOne();
		}
	}

	@Test
	void closingWritesNoSequence() {
		try (PersistentHeap heap = open()) {
			Extent<Note> notes = heap.extent(NOTES);
			notes.nextSequenceValue();
			heap.refuseWrites(FollowerException::new);
		}
		try (PersistentHeap heap = open()) {
			// as after a crash: what was reserved is left out
			assertThat(heap.extent(NOTES).nextSequenceValue()).isGreaterThan(3);
		}
	}

	@Test
	void anInspectedPoolRefusesChanges() {
		try (PoolInspection inspection = PoolInspection.open(this.folder.resolve("gate.pmem"))) {
			assertThatThrownBy(() -> inspection.heap().extent(OTHER_NOTES)).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("private copy");
			assertThat(inspection.verify().problems()).isEmpty();
		}
	}

}
