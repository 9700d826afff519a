/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * What transactions do to blocks and entries, without objects and extents.
 */
class TransactionTests {

	@TempDir
	Path folder;

	private TestEngine engine;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20);
	}

	@AfterEach
	void close() {
		assertThat(this.engine.engine().activeTransactionCount()).isZero();
		this.engine.close();
	}

	private static byte[] key(int number) {
		return new byte[]{(byte) number};
	}

	private long insert() {
		Transaction transaction = this.engine.begin();
		long reference = transaction.insertObject(1, new byte[]{1, 2, 3}, 3);
		transaction.commit();
		return reference;
	}

	/** A new index with entries 1, 2 and 3. */
	private IndexTree createIndex() {
		Transaction transaction = this.engine.begin();
		IndexTree tree = transaction.createIndex(5);
		for (int number = 1; number <= 3; number++) {
			transaction.addEntry(tree, key(number), number, null);
		}
		transaction.commit();
		return tree;
	}

	private static List<Long> entries(Transaction transaction, IndexTree tree, boolean descending) {
		EntryCursor cursor = transaction.scan(tree, KeyRange.all(), descending);
		List<Long> found = new ArrayList<>();
		while (cursor.next()) {
			found.add(cursor.reference());
		}
		return found;
	}

	private List<Long> entries(IndexTree tree) {
		Transaction transaction = this.engine.beginToRead();
		try {
			return entries(transaction, tree, false);
		} finally {
			transaction.rollback();
		}
	}

	@Test
	void aTouchIsAChange() {
		long reference = insert();
		Transaction first = this.engine.begin();
		Transaction second = this.engine.begin();
		first.touchObject(reference);
		second.touchObject(reference);
		assertThat(first.hasChanges()).isTrue();
		first.commit();
		assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
		Transaction reader = this.engine.beginToRead();
		BlockImage image = reader.readObject(reference, new BlockImage());
		assertThat(image.bytes).startsWith(1, 2, 3);
		assertThat(image.version).isEqualTo(2);
		reader.rollback();
	}

	@Test
	void aDroppedIndexIsTakenBackToASavepoint() {
		IndexTree tree = createIndex();
		Transaction transaction = this.engine.begin();
		int savepoint = transaction.savepoint();
		transaction.dropIndex(tree);
		transaction.rollbackTo(savepoint);
		transaction.addEntry(tree, key(4), 4, null);
		transaction.commit();
		assertThat(entries(tree)).containsExactly(1L, 2L, 3L, 4L);
	}

	@Test
	void aSavepointThatIsGoneIsRefused() {
		Transaction transaction = this.engine.begin();
		int first = transaction.savepoint();
		transaction.insertObject(1, new byte[1], 1);
		int second = transaction.savepoint();
		transaction.rollbackTo(first);
		assertThatThrownBy(() -> transaction.rollbackTo(second)).isInstanceOf(IllegalStateException.class);
		transaction.rollback();
	}

	/** Entries added, removed and taken back in all orders, about a savepoint. */
	@Test
	void entriesAreTakenBackToASavepoint() {
		IndexTree tree = createIndex();
		Transaction transaction = this.engine.begin();
		transaction.addEntry(tree, key(4), 4, null);
		transaction.removeEntry(tree, key(1), 1);
		int savepoint = transaction.savepoint();
		transaction.addEntry(tree, key(1), 1, null);
		transaction.removeEntry(tree, key(4), 4);
		transaction.removeEntry(tree, key(2), 2);
		transaction.addEntry(tree, key(5), 5, null);
		assertThat(entries(transaction, tree, true)).containsExactly(5L, 3L, 1L);
		transaction.rollbackTo(savepoint);
		assertThat(entries(transaction, tree, true)).containsExactly(4L, 3L, 2L);
		transaction.commit();
		assertThat(entries(tree)).containsExactly(2L, 3L, 4L);
	}

	/** The index is there for the snapshot of the commit that made it, and for none before. */
	@Test
	void anIndexIsBornWithItsCommit() {
		insert();
		Transaction before = this.engine.begin();
		IndexTree built = createIndex();
		Transaction after = this.engine.begin();
		Transaction creating = this.engine.begin();
		creating.createIndex(6);
		creating.commit();
		Transaction later = this.engine.begin();
		assertThatThrownBy(() -> before.count(built, KeyRange.all())).isInstanceOf(ConflictException.class);
		assertThatThrownBy(() -> before.lookup(built, key(1), 1)).isInstanceOf(ConflictException.class);
		assertThatThrownBy(() -> entries(before, built, false)).isInstanceOf(ConflictException.class);
		for (Transaction transaction : List.of(after, later)) {
			assertThat(transaction.count(built, KeyRange.all())).isEqualTo(3);
			assertThat(transaction.lookup(built, key(2), 1)).isEqualTo(2);
			assertThat(entries(transaction, built, false)).containsExactly(1L, 2L, 3L);
			transaction.rollback();
		}
		before.rollback();
	}

	/** An empty index is empty to the snapshots of before, which may add to it. */
	@Test
	void anEmptyIndexIsEmptyToThoseThatBeganBefore() {
		insert();
		Transaction before = this.engine.begin();
		Transaction creating = this.engine.begin();
		IndexTree tree = creating.createIndex(6);
		creating.commit();
		Transaction after = this.engine.begin();
		after.addEntry(tree, key(1), 1, null);
		after.commit();
		assertThat(before.count(tree, KeyRange.all())).isZero();
		assertThat(before.lookup(tree, key(1), 1)).isZero();
		assertThat(entries(before, tree, false)).isEmpty();
		before.addEntry(tree, key(2), 2, null);
		assertThat(before.count(tree, KeyRange.all())).isEqualTo(1);
		assertThat(before.lookup(tree, key(2), 1)).isEqualTo(2);
		before.commit();
		assertThat(entries(tree)).containsExactly(1L, 2L);
	}

	/** Begins a serializable transaction that reads some entries of a range, from its start, and changes something. */
	private Transaction scanned(IndexTree tree, KeyRange range, boolean descending, int count) {
		Transaction transaction = this.engine.engine().begin(TransactionMode.SERIALIZABLE);
		EntryCursor cursor = transaction.scan(tree, range, descending);
		for (int entry = 0; entry < count; entry++) {
			assertThat(cursor.next()).isTrue();
		}
		if (count == 0) {
			assertThat(cursor.next()).isFalse();
		}
		transaction.insertObject(1, new byte[1], 1);
		return transaction;
	}

	private static KeyRange range(int from, int to) {
		return new KeyRange(key(from), true, key(to), false);
	}

	/** Whether a serializable transaction that scanned conflicts with this change of entries {@code (key, reference)}. */
	private boolean conflicts(IndexTree tree, KeyRange range, boolean descending, int count, int[] removed,
			int[] added) {
		Transaction scanning = scanned(tree, range, descending, count);
		Transaction other = this.engine.begin();
		if (removed.length > 0) {
			other.removeEntry(tree, key(removed[0]), removed[1]);
		}
		if (added.length > 0) {
			other.addEntry(tree, key(added[0]), added[1], null);
		}
		other.commit();
		boolean conflicts = false;
		try {
			scanning.commit();
		} catch (ConflictException ex) {
			conflicts = true;
		}
		// as before
		Transaction undoing = this.engine.begin();
		if (added.length > 0) {
			undoing.removeEntry(tree, key(added[0]), added[1]);
		}
		if (removed.length > 0) {
			undoing.addEntry(tree, key(removed[0]), removed[1], null);
		}
		undoing.commit();
		return conflicts;
	}

	/** All entries are in one leaf, so that what tells a conflict from a neighbour's change is the range alone. */
	@Test
	void aSerializableTransactionConflictsOverWhatItScanned() {
		Transaction transaction = this.engine.begin();
		IndexTree tree = transaction.createIndex(5);
		for (int number = 10; number <= 90; number += 10) {
			transaction.addEntry(tree, key(number), number, null);
		}
		transaction.commit();
		int[] none = {};
		for (boolean descending : new boolean[]{false, true}) {
			// 30 and 40 were read, and that there is no other
			KeyRange range = range(30, 50);
			assertThat(conflicts(tree, range, descending, 2, none, new int[]{35, 1})).isTrue();
			assertThat(conflicts(tree, range, descending, 2, new int[]{40, 40}, none)).isTrue();
			assertThat(conflicts(tree, range, descending, 2, new int[]{40, 40}, new int[]{40, 41})).as("reference")
					.isTrue();
			assertThat(conflicts(tree, range, descending, 2, new int[]{40, 40}, new int[]{41, 40})).as("key").isTrue();
			assertThat(conflicts(tree, range, descending, 2, new int[]{30, 30}, new int[]{31, 30})).as("key").isTrue();
			assertThat(conflicts(tree, range, descending, 2, none, new int[]{29, 1})).as("neighbour").isFalse();
			assertThat(conflicts(tree, range, descending, 2, none, new int[]{50, 1})).as("neighbour").isFalse();
			assertThat(conflicts(tree, range, descending, 2, new int[]{20, 20}, new int[]{25, 20})).as("neighbour")
					.isFalse();
			// nothing was read, and that there is nothing
			assertThat(conflicts(tree, range(31, 39), descending, 0, none, new int[]{35, 1})).isTrue();
			assertThat(conflicts(tree, range(31, 39), descending, 0, none, new int[]{39, 1})).isFalse();
		}
		// one entry was read, then it stopped
		KeyRange range = range(30, 70);
		assertThat(conflicts(tree, range, false, 1, none, new int[]{31, 1})).as("behind").isFalse();
		assertThat(conflicts(tree, range, false, 2, none, new int[]{31, 1})).as("between").isTrue();
		assertThat(conflicts(tree, range, true, 1, none, new int[]{31, 1})).as("behind").isFalse();
		assertThat(conflicts(tree, range, true, 1, none, new int[]{65, 1})).as("before").isTrue();
	}

	@Test
	void aUniqueKeyTwiceInOneTransactionIsRefused() {
		IndexTree tree = createIndex();
		Transaction twice = this.engine.begin();
		twice.addEntry(tree, key(9), 1, "nine");
		twice.addEntry(tree, key(9), 2, "nine");
		assertThatThrownBy(twice::commit).isInstanceOf(UniqueKeyException.class).hasMessageContaining("nine");
		Transaction taken = this.engine.begin();
		taken.addEntry(tree, key(3), 4, "three");
		assertThatThrownBy(taken::commit).isInstanceOf(UniqueKeyException.class).hasMessageContaining("three");
		// given up in the same transaction
		Transaction given = this.engine.begin();
		given.removeEntry(tree, key(3), 3);
		given.addEntry(tree, key(3), 4, "three");
		given.commit();
		assertThat(entries(tree)).containsExactly(1L, 2L, 4L);
	}

	/** What can only come of damage, or of a mistake of ours. */
	@Test
	void entriesThatDoNotFitTheIndexAreRefused() {
		IndexTree tree = createIndex();
		Transaction missing = this.engine.begin();
		missing.addEntry(tree, key(7), 7, null);
		missing.removeEntry(tree, key(8), 8);
		assertThatThrownBy(missing::commit).isInstanceOf(CorruptPoolException.class).hasMessageContaining("lacks");
		Transaction present = this.engine.begin();
		present.addEntry(tree, key(0), 7, null);
		present.addEntry(tree, key(2), 2, null);
		assertThatThrownBy(present::commit).isInstanceOf(CorruptPoolException.class)
				.hasMessageContaining("already has");
		assertThat(entries(tree)).containsExactly(1L, 2L, 3L);
	}

	/** What was told once to be damaged is told again, though the image that it was read into holds its bytes. */
	@Test
	void aDamagedBlockIsToldEachTime() {
		long reference = insert();
		this.engine.damage(reference + BlockLayout.HEADER_BYTES, 0);
		Transaction reader = this.engine.beginToRead();
		BlockImage image = new BlockImage();
		for (int count = 0; count < 3; count++) {
			assertThatThrownBy(() -> reader.readObject(reference, image)).isInstanceOf(CorruptPoolException.class);
			assertThatThrownBy(() -> reader.readObject(reference)).isInstanceOf(CorruptPoolException.class);
		}
		reader.rollback();
		Transaction writer = this.engine.begin();
		assertThatThrownBy(() -> writer.updateObject(reference, 1, new byte[]{4, 5, 6}, 3))
				.isInstanceOf(CorruptPoolException.class);
		writer.rollback();
	}

	/** But for its version, any byte of a block, those that are not in use among them, and each bit of its length. */
	@Test
	void everyByteOfABlockIsChecked() {
		for (int index = BlockLayout.LENGTH; index < BlockLayout.HEADER_BYTES + 3; index++) {
			for (int bit = 0; bit < 8; bit++) {
				long reference = insert();
				this.engine.damage(reference + index, bit);
				Transaction reader = this.engine.beginToRead();
				assertThatThrownBy(() -> reader.readObject(reference, new BlockImage()))
						.as("byte %d, bit %d", index, bit).isInstanceOf(CorruptPoolException.class);
				reader.rollback();
			}
		}
	}

	@Test
	void whatIsNoBlockIsTold() {
		long reference = insert();
		long deleted = insert();
		Transaction deleting = this.engine.begin();
		deleting.deleteObject(deleted);
		deleting.commit();
		long end = this.engine.engine().medium().sizeBytes();
		Transaction reader = this.engine.beginToRead();
		for (long offset : new long[]{deleted, reference + 4, reference + 8, 0, 8, PoolLayout.CATALOG_ROOT_OFFSET - 64,
				end - 8, end, end + 4096, end + (1L << 40), -8, Long.MIN_VALUE}) {
			assertThatThrownBy(() -> reader.readObject(offset, new BlockImage())).as("offset %d", offset)
					.isInstanceOf(CorruptPoolException.class);
			assertThatThrownBy(() -> reader.read(offset, new BlockImage())).as("offset %d", offset)
					.isInstanceOf(CorruptPoolException.class);
		}
		assertThat(reader.readObject(reference, new BlockImage()).bytes).startsWith(1, 2, 3);
		reader.rollback();
	}

}
