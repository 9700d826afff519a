/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.testing.TestSeed;

/**
 * Walks over an index as a transaction sees it, against a sorted set: over the snapshot's entries and own changes, while
 * others commit, and while the transaction itself changes the index.
 */
class EntryCursorTests {

	private static final int KEYS = 30;

	private static final int REFERENCES = 4;

	@TempDir
	Path folder;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	private TestEngine engine;

	private IndexTree tree;

	/** What is committed. */
	private final NavigableSet<Pair> committed = new TreeSet<>();

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20);
		Transaction transaction = this.engine.begin();
		this.tree = transaction.createIndex(5);
		transaction.commit();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** An entry: a key of one or two bytes, so that some start with others, and a reference. */
	private record Pair(int key, long reference) implements Comparable<Pair> {

		byte[] bytes() {
			// in the order of the numbers: 5, 5 0, 6, 6 0
			return (this.key % 2 == 0) ? new byte[]{(byte) (this.key / 2)} : new byte[]{(byte) (this.key / 2), 0};
		}

		static Pair of(byte[] key, long reference) {
			return new Pair(2 * key[0] + key.length - 1, reference);
		}

		@Override
		public int compareTo(Pair other) {
			return (this.key != other.key)
					? Integer.compare(this.key, other.key)
					: Long.compareUnsigned(this.reference, other.reference);
		}

	}

	private Pair anyPair() {
		long reference = 1 + this.random.nextInt(REFERENCES);
		// references are unsigned
		return new Pair(this.random.nextInt(KEYS), (reference == REFERENCES) ? -5 : reference);
	}

	/** Adds the pair if it isn't there, else removes it. */
	private void flip(Transaction transaction, Set<Pair> present, Pair pair) {
		if (present.add(pair)) {
			transaction.addEntry(this.tree, pair.bytes(), pair.reference, null);
		} else {
			present.remove(pair);
			transaction.removeEntry(this.tree, pair.bytes(), pair.reference);
		}
	}

	private void commitSomething() {
		Transaction transaction = this.engine.begin();
		for (int count = this.random.nextInt(20); count > 0; count--) {
			flip(transaction, this.committed, anyPair());
		}
		transaction.commit();
	}

	private byte[] anyBound() {
		return (this.random.nextInt(5) == 0) ? null : new Pair(this.random.nextInt(KEYS), 1).bytes();
	}

	private KeyRange anyRange() {
		byte[] bound = anyBound();
		return switch (this.random.nextInt(6)) {
			case 0 -> KeyRange.all();
			case 1 -> KeyRange.exactly(new Pair(this.random.nextInt(KEYS), 1).bytes());
			case 2 -> KeyRange.prefix(new byte[]{(byte) this.random.nextInt(KEYS / 2)});
			case 3 -> new KeyRange(bound, this.random.nextBoolean(), bound, this.random.nextBoolean());
			default ->
				new KeyRange(bound, this.random.nextBoolean(), anyBound(), this.random.nextBoolean());
		};
	}

	private static List<Pair> within(NavigableSet<Pair> present, KeyRange range, boolean descending) {
		List<Pair> found = new ArrayList<>();
		for (Pair pair : descending ? present.descendingSet() : present) {
			byte[] lower = range.lower();
			byte[] upper = range.upper();
			int toLower = (lower != null) ? Arrays.compareUnsigned(pair.bytes(), lower) : 1;
			int toUpper = (upper != null) ? Arrays.compareUnsigned(pair.bytes(), upper) : -1;
			if ((toLower > 0 || toLower == 0 && range.lowerInclusive())
					&& (toUpper < 0 || toUpper == 0 && range.upperInclusive())) {
				found.add(pair);
			}
		}
		return found;
	}

	private List<Pair> walk(EntryCursor cursor) {
		List<Pair> found = new ArrayList<>();
		while (cursor.next()) {
			found.add(Pair.of(cursor.key(), cursor.reference()));
		}
		assertThat(cursor.next()).isFalse();
		return found;
	}

	private void check(Transaction transaction, NavigableSet<Pair> present) {
		for (int count = 0; count < 20; count++) {
			KeyRange range = anyRange();
			boolean descending = this.random.nextBoolean();
			List<Pair> expected = within(present, range, descending);
			assertThat(walk(transaction.scan(this.tree, range, descending))).as("%s", range)
					.containsExactlyElementsOf(expected);
			assertThat(transaction.count(this.tree, range)).isEqualTo(expected.size());
		}
		Pair any = anyPair();
		long first = within(present, KeyRange.exactly(any.bytes()), false).stream().mapToLong(Pair::reference)
				.findFirst().orElse(0);
		assertThat(transaction.lookup(this.tree, any.bytes(), any.bytes().length)).isEqualTo(first);
	}

	@Test
	void walksSeeTheSnapshotAndOwnChanges() {
		for (int round = 0; round < 100; round++) {
			commitSomething();
			Transaction transaction = this.engine.engine().begin(
					this.random.nextBoolean() ? TransactionMode.SERIALIZABLE : TransactionMode.READ_WRITE);
			NavigableSet<Pair> present = new TreeSet<>(this.committed);
			int savepoint = transaction.savepoint();
			NavigableSet<Pair> atSavepoint = new TreeSet<>(present);
			for (int step = 0; step < 5; step++) {
				check(transaction, present);
				for (int count = this.random.nextInt(12); count > 0; count--) {
					flip(transaction, present, anyPair());
				}
				commitSomething();
				switch (this.random.nextInt(4)) {
					case 0 -> {
						savepoint = transaction.savepoint();
						atSavepoint = new TreeSet<>(present);
					}
					case 1 -> {
						transaction.rollbackTo(savepoint);
						present = new TreeSet<>(atSavepoint);
					}
					default -> {
					}
				}
			}
			check(transaction, present);
			transaction.rollback();
		}
	}

	/**
	 * An entry that was added or removed during the walk: one of the snapshot is come by though it's removed, as it may be
	 * moved to where the walk has been; a new one isn't, as the walk may never end. What was changed before the walk and is
	 * taken back during it may be come by or not.
	 */
	@Test
	void changesDuringAWalkDoItNoHarm() {
		for (int round = 0; round < 400; round++) {
			commitSomething();
			Transaction transaction = this.engine.begin();
			NavigableSet<Pair> present = new TreeSet<>(this.committed);
			for (int count = this.random.nextInt(20); count > 0; count--) {
				flip(transaction, present, anyPair());
			}
			KeyRange range = (round % 3 == 0) ? KeyRange.all() : anyRange();
			boolean descending = this.random.nextBoolean();
			List<Pair> expected = within(present, range, descending);
			Set<Pair> snapshotAndPresent = new HashSet<>(this.committed);
			snapshotAndPresent.retainAll(present);
			EntryCursor cursor = transaction.scan(this.tree, range, descending);
			List<Pair> found = new ArrayList<>();
			Set<Pair> changed = new HashSet<>();
			while (cursor.next()) {
				found.add(Pair.of(cursor.key(), cursor.reference()));
				for (int count = this.random.nextInt(4); count > 0; count--) {
					Pair pair = anyPair();
					flip(transaction, present, pair);
					changed.add(pair);
				}
			}
			Set<Pair> takenBack = new HashSet<>(changed);
			takenBack.removeAll(snapshotAndPresent);
			takenBack.removeIf((pair) -> !this.committed.contains(pair) && !expected.contains(pair));
			assertThat(found).doesNotHaveDuplicates();
			assertThat(found).isSortedAccordingTo(descending
					? java.util.Comparator.<Pair>reverseOrder()
					: java.util.Comparator.<Pair>naturalOrder());
			found.removeAll(takenBack);
			List<Pair> wanted = new ArrayList<>(expected);
			wanted.removeAll(takenBack);
			assertThat(found).as("changed meanwhile: %s; may be there or not: %s", changed, takenBack)
					.containsExactlyElementsOf(wanted);
			transaction.rollback();
		}
	}

}
