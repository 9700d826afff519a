/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * What the pool knows of itself, without extents that are open.
 */
class CatalogTests {

	record Note(String text) {}

	record Sum(long amount) {}

	private static final ObjectCodec<Note> NOTES = ObjectCodec.of(Note.class, new ReflectionTypeModels());

	private static final Layout NOTE = NOTES.layout();

	private static final Layout SUM = ObjectCodec.of(Sum.class, new ReflectionTypeModels()).layout();

	@TempDir
	Path folder;

	private TestEngine engine;

	private Catalog catalog;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("catalog.pmem"), Persistence.PAGE_CACHE, 64 << 20);
		this.catalog = new Catalog(this.engine.engine());
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** The catalog as the next opening reads it. */
	private Catalog again() {
		return new Catalog(this.engine.engine());
	}

	private <T> T read(Function<Transaction, T> action) {
		Transaction transaction = this.engine.beginToRead();
		try {
			return action.apply(transaction);
		} finally {
			transaction.rollback();
		}
	}

	private static ExtentRecord extent(int... indexNumbers) {
		List<ExtentRecord.IndexRecord> indexes = java.util.Arrays.stream(indexNumbers).skip(1)
				.mapToObj(CatalogTests::index).toList();
		return new ExtentRecord("a.Class", "id", List.of(1), index(indexNumbers[0]), indexes, List.of());
	}

	private static ExtentRecord.IndexRecord index(int number) {
		return new ExtentRecord.IndexRecord("index" + number, number, 4096L * number, List.of("id"), true,
				"signature");
	}

	private void put(String name, ExtentRecord extent) {
		this.catalog.inTransaction((transaction) -> {
			this.catalog.putExtent(transaction, name, extent);
			return true;
		});
	}

	@Test
	void aLayoutKeepsItsNumber() {
		int number = this.catalog.numberOf(NOTE);
		assertThat(this.catalog.numberOf(NOTE)).isEqualTo(number);
		assertThat(this.catalog.layout(number)).isEqualTo(NOTE);
	}

	@Test
	void layoutsHaveNumbersOfTheirOwn() {
		assertThat(this.catalog.numberOf(NOTE)).isNotEqualTo(this.catalog.numberOf(SUM));
	}

	@Test
	void theNextOpeningKnowsTheLayouts() {
		int note = this.catalog.numberOf(NOTE);
		int sum = this.catalog.numberOf(SUM);
		Catalog again = again();
		assertThat(again.layout(sum)).isEqualTo(SUM);
		assertThat(again.numberOf(NOTE)).isEqualTo(note);
	}

	@Test
	void aReservedNumberIsNotInThePoolUntilTheLayoutIsWritten() {
		int note = this.catalog.reserve(NOTE);
		assertThat(this.catalog.layout(note)).isEqualTo(NOTE);
		int sum = this.catalog.numberOf(SUM);
		assertThat(sum).isNotEqualTo(note);
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> again().layout(note));
		assertThat(again().layout(sum)).isEqualTo(SUM);
		assertThat(this.catalog.numberOf(NOTE)).isEqualTo(note);
		assertThat(again().layout(note)).isEqualTo(NOTE);
	}

	@Test
	void aLayoutWhoseCommitFailedKeepsItsNumberAndIsWrittenLater() {
		int number = this.catalog.reserve(NOTE);
		assertThatThrownBy(() -> this.catalog.inTransaction((transaction) -> {
			assertThat(this.catalog.numberOf(transaction, NOTE)).isEqualTo(number);
			throw new IllegalStateException("refused");
		})).hasMessage("refused");
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> again().layout(number));
		assertThat(this.catalog.numberOf(NOTE)).isEqualTo(number);
		assertThat(again().layout(number)).isEqualTo(NOTE);
	}

	@Test
	void aLayoutIsReadWhileAnotherThreadCommitsAChange() throws InterruptedException {
		int note = this.catalog.numberOf(NOTE);
		AtomicReference<Layout> read = new AtomicReference<>();
		// as the leader of a batch does that the change waits for
		Thread reader = Thread.ofPlatform().unstarted(() -> read.set(this.catalog.layout(note)));
		this.catalog.inTransaction((transaction) -> {
			this.catalog.putExtent(transaction, "accounts", extent(1));
			reader.start();
			try {
				return reader.join(java.time.Duration.ofSeconds(30));
			} catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		});
		assertThat(read.get()).isEqualTo(NOTE);
	}

	@Test
	void aLayoutThatIsMissingIsDamage() {
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> this.catalog.layout(77))
				.withMessageContaining("layout 77");
	}

	@Test
	void aChangeThatFailsLeavesNothing() {
		assertThatThrownBy(() -> this.catalog.inTransaction((transaction) -> {
			this.catalog.putExtent(transaction, "accounts", extent(1));
			throw new IllegalStateException("refused");
		})).hasMessage("refused");
		assertThat(this.<List<String>>read((transaction) -> this.catalog.names(transaction, EntryKind.EXTENT)))
				.isEmpty();
	}

	@Test
	void anExtentIsReadAsItWasRecorded() {
		put("accounts", extent(1, 2, 3));
		assertThat(this.<ExtentRecord>read((transaction) -> again().extent(transaction, "accounts")))
				.isEqualTo(extent(1, 2, 3));
	}

	@Test
	void anExtentIsRecordedInThePlaceOfWhatWasThere() {
		put("accounts", extent(1));
		put("accounts", extent(1, 2));
		assertThat(this.<ExtentRecord>read((transaction) -> this.catalog.extent(transaction, "accounts")))
				.isEqualTo(extent(1, 2));
	}

	@Test
	void namesAreListedByKindAndInOrder() {
		put("beta", extent(1));
		put("alpha", extent(2));
		this.catalog.numberOf(NOTE);
		assertThat(this.<List<String>>read((transaction) -> this.catalog.names(transaction, EntryKind.EXTENT)))
				.containsExactly("alpha", "beta");
	}

	@Test
	void anIndexNumberIsTakenByNoExtent() {
		put("accounts", extent(4, 9));
		put("entries", extent(6));
		assertThat(this.<Integer>read(this.catalog::nextIndexNumber)).isEqualTo(10);
	}

	@Test
	void aValueIsRemovedWithItsEntry() {
		int layout = this.catalog.numberOf(NOTE);
		byte[] key = CatalogKeys.root("note");
		this.catalog.inTransaction((transaction) -> {
			this.catalog.write(transaction, key, NOTES, layout, new Note("kept"));
			return true;
		});
		assertThat(this.<Note>read((transaction) -> this.catalog.read(transaction, key, NOTES)))
				.isEqualTo(new Note("kept"));
		this.catalog.inTransaction((transaction) -> {
			this.catalog.remove(transaction, key);
			return true;
		});
		assertThat(this.<Long>read((transaction) -> this.catalog.find(transaction, key))).isZero();
	}

}
