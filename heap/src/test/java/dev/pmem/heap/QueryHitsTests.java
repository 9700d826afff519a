/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What a query has matched is not read again. The tests damage an object in the file once it was matched, so that reading it
 * a second time would fail.
 */
class QueryHitsTests {

	record Note(long id, String author, int weight, String text) {}

	private static final int COUNT = 40;

	private static final Criteria HEAVY = Criteria.where("weight", Operator.GREATER, 9);

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private Extent<Note> notes;

	@BeforeEach
	void fill() {
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20, 1 << 20));
		this.notes = this.heap.extent(new ExtentDefinition<>("notes", Note.class, new ReflectionTypeModels(), "id",
				List.of(new IndexDefinition("author", List.of("author"), false))));
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int id = 0; id < COUNT; id++) {
				this.notes.insert(transaction, note(id, "text"));
			}
		});
	}

	private static Note note(int id, String text) {
		return new Note(id, "author " + id % 2, id % 20, text);
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	/** Flips a bit of each block's payload; twice is never. */
	private void flip(List<Long> references) {
		try (FileChannel channel = FileChannel.open(this.folder.resolve("test.pmem"), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			for (long reference : references) {
				ByteBuffer one = ByteBuffer.allocate(1);
				channel.read(one, reference + 24);
				one.put(0, (byte) (one.get(0) ^ 1)).flip();
				channel.write(one, reference + 24);
			}
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<Note> readDamaged(HeapTransaction transaction, Query query) {
		List<Note> found = new ArrayList<>();
		Hits<Note> hits = this.notes.find(transaction, query);
		while (hits.next()) {
			List<Long> current = List.of(hits.reference());
			flip(current);
			try {
				found.add(hits.read());
				requireDamaged(current.getFirst());
			} finally {
				flip(current);
			}
		}
		return found;
	}

	private void requireDamaged(long reference) {
		try (HeapTransaction other = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThatThrownBy(() -> this.notes.read(other, reference)).isInstanceOf(CorruptPoolException.class);
		}
	}

	private List<Long> references() {
		return this.heap.inTransaction((transaction) -> {
			List<Long> all = new ArrayList<>();
			Hits<Note> hits = this.notes.find(transaction, Query.all());
			while (hits.next()) {
				all.add(hits.reference());
			}
			return all;
		});
	}

	@Test
	void aHitOfAScanIsReadOnce() {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(readDamaged(transaction, Query.of(HEAVY))).hasSize(COUNT / 2)
					.allMatch((note) -> note.weight() > 9);
		}
	}

	@Test
	void objectsThatAreReadToTestOrSortThemAreCounted() {
		Criteria ofAuthor = Criteria.where("author", Operator.EQUAL, "author 1");
		List<SortOrder> byWeight = List.of(SortOrder.descending("weight"));
		assertThat(examined(Query.of(HEAVY))).isEqualTo(COUNT);
		assertThat(examined(Query.of(HEAVY).sortedBy(byWeight))).isEqualTo(COUNT);
		assertThat(examined(Query.of(Criteria.and(ofAuthor, HEAVY)))).isEqualTo(COUNT / 2);
		assertThat(examined(Query.of(ofAuthor).sortedBy(byWeight))).isEqualTo(COUNT / 2);
		assertThat(examined(Query.of(ofAuthor))).isZero();
		assertThat(examined(Query.all())).isZero();
	}

	private long examined(Query query) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			Hits<Note> hits = this.notes.find(transaction, query);
			while (hits.next()) {
				assertThat(hits.read()).isNotNull();
			}
			transaction.rollback();
			return transaction.examinedObjects();
		}
	}

	@Test
	void aHitOfAnIndexThatDoesNotCoverTheQueryIsReadOnce() {
		Criteria ofAuthor = Criteria.and(Criteria.where("author", Operator.EQUAL, "author 1"), HEAVY);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(readDamaged(transaction, Query.of(ofAuthor))).hasSize(COUNT / 4);
		}
	}

	@Test
	void aSortedHitIsReadOnce() {
		List<SortOrder> byWeight = List.of(SortOrder.descending("weight"), SortOrder.ascending("id"));
		for (Query query : List.of(Query.all().sortedBy(byWeight), Query.all().sortedBy(byWeight).slice(1, 3))) {
			try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
				Hits<Note> hits = this.notes.find(transaction, query);
				List<Long> all = references();
				flip(all);
				List<Integer> weights = new ArrayList<>();
				try {
					while (hits.next()) {
						weights.add(hits.read().weight());
					}
				} finally {
					flip(all);
				}
				assertThat(weights).hasSize((query.limit() == 3) ? 3 : COUNT).startsWith(19, (query.limit() == 3)
						? 18
						: 19);
			}
		}
	}

	/** An object that has outgrown its first block lies in two, of which the first one leads to the second. */
	@Test
	void aHitThatWasMovedIsReadOnce() {
		this.heap.inTransaction((transaction) -> this.notes.update(transaction,
				this.notes.locate(transaction, 15L), note(15, "text ".repeat(200))));
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(readDamaged(transaction, Query.of(HEAVY))).hasSize(COUNT / 2)
					.anyMatch((note) -> note.text().length() == 1000);
		}
	}

	@Test
	void whatTheTransactionChangesAfterTheMatchIsSeen() {
		for (Query query : List.of(Query.of(HEAVY), Query.of(HEAVY).sortedBy(List.of(SortOrder.ascending("text"))))) {
			try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
				Hits<Note> hits = this.notes.find(transaction, query);
				assertThat(hits.next()).isTrue();
				Note found = hits.read();
				this.notes.update(transaction, hits.reference(), new Note(found.id(), found.author(), 1, "changed"));
				assertThat(hits.read().text()).isEqualTo("changed");
				this.notes.update(transaction, hits.reference(), found);
				assertThat(hits.read()).isEqualTo(found);
				this.notes.delete(transaction, hits.reference());
				assertThatThrownBy(hits::read).isInstanceOf(IllegalStateException.class);
			}
		}
	}

	@Test
	void whatOthersChangeAfterTheMatchIsNotSeen() {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			Hits<Note> hits = this.notes.find(transaction, Query.of(HEAVY));
			while (hits.next()) {
				long reference = hits.reference();
				Note before = hits.read();
				this.heap.inTransaction((other) -> this.notes.update(other, reference, new Note(before.id(), "other",
						50,
						"other")));
				assertThat(hits.read()).isEqualTo(before);
			}
		}
	}

	@Test
	void aHitIsNotReadAfterTheEndOfItsTransaction() {
		HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY);
		Hits<Note> hits = this.notes.find(transaction, Query.of(HEAVY));
		assertThat(hits.next()).isTrue();
		transaction.close();
		assertThatThrownBy(hits::read).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void ofManyOnlyAsManyAsAreWantedAreKept() {
		Query top = Query.all().sortedBy(List.of(SortOrder.descending("id"))).slice(2, 3);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			List<Long> ids = new ArrayList<>();
			Hits<Note> hits = this.notes.find(transaction, top.sortedBy(List.of(SortOrder.descending("weight"),
					SortOrder.descending("id"))));
			while (hits.next()) {
				ids.add(hits.read().id());
			}
			assertThat(ids).containsExactly(38L, 18L, 37L);
		}
	}

}
