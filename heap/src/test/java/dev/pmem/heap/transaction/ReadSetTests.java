/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.ReadSet.Range;

/**
 * What a serializable transaction remembers of what it scanned, compared with the newest state.
 */
class ReadSetTests {

	@TempDir
	Path folder;

	private TestEngine engine;

	private IndexTree tree;

	@BeforeEach
	void addTenEntries() {
		this.engine = new TestEngine(this.folder.resolve("reads.pmem"), Persistence.PAGE_CACHE, 64 << 20);
		Transaction transaction = this.engine.begin();
		this.tree = transaction.createIndex(5);
		transaction.commit();
		for (int number = 10; number < 20; number++) {
			add(number);
		}
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	private static byte[] key(int number) {
		return new byte[]{(byte) number};
	}

	private void add(int number) {
		Transaction transaction = this.engine.begin();
		long reference = transaction.insertObject(1, new byte[8], 8);
		transaction.addEntry(this.tree, key(number), reference, null);
		transaction.commit();
	}

	private void remove(int number) {
		Transaction transaction = this.engine.begin();
		byte[] key = key(number);
		transaction.removeEntry(this.tree, key, transaction.lookup(this.tree, key, key.length));
		transaction.commit();
	}

	/** Scans so many entries; one more than there are comes to the end. */
	private Range scan(int count) {
		Transaction transaction = this.engine.engine().begin(TransactionMode.SERIALIZABLE);
		EntryCursor cursor = transaction.scan(this.tree, KeyRange.all(), false);
		for (int visited = 0; visited < count; visited++) {
			cursor.next();
		}
		Range range = transaction.readSet().ranges().getFirst();
		transaction.rollback();
		return range;
	}

	private boolean isUnchanged(Range range) {
		Transaction newest = this.engine.beginToRead();
		boolean unchanged = range.isUnchanged(newest);
		newest.rollback();
		return unchanged;
	}

	@Test
	void aRangeThatNobodyChangedIsUnchanged() {
		assertThat(isUnchanged(scan(11))).isTrue();
	}

	@Test
	void anEntryThatWasAddedWithinIsAChange() {
		remove(14);
		Range scanned = scan(10);
		add(14);
		assertThat(isUnchanged(scanned)).isFalse();
	}

	@Test
	void anEntryThatWasRemovedIsAChange() {
		Range scanned = scan(11);
		remove(14);
		assertThat(isUnchanged(scanned)).isFalse();
	}

	@Test
	void anEntryThatLeadsToAnotherObjectIsAChange() {
		Range scanned = scan(11);
		Transaction transaction = this.engine.begin();
		byte[] key = key(14);
		transaction.removeEntry(this.tree, key, transaction.lookup(this.tree, key, key.length));
		transaction.addEntry(this.tree, key, transaction.insertObject(1, new byte[8], 8), null);
		transaction.commit();
		assertThat(isUnchanged(scanned)).isFalse();
	}

	@Test
	void anEntryBehindTheLastIsAChangeToAScanThatCameToTheEnd() {
		Range scanned = scan(11);
		add(30);
		assertThat(isUnchanged(scanned)).isFalse();
	}

	@Test
	void anEntryBehindTheLastIsNoneToAScanThatEndedBefore() {
		Range scanned = scan(4);
		add(30);
		remove(18);
		assertThat(isUnchanged(scanned)).isTrue();
	}

	@Test
	void objectsThatWereReadAreKnown() {
		Transaction transaction = this.engine.engine().begin(TransactionMode.SERIALIZABLE);
		byte[] key = key(12);
		long reference = transaction.lookup(this.tree, key, key.length);
		transaction.readObject(reference);
		assertThat(transaction.readSet().objects().get(reference)).isTrue();
		transaction.rollback();
	}

}
