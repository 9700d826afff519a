/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.testing.TestSeed;

/**
 * Random work on a tree and on a sorted set must come to the same.
 */
class IndexTreeTests {

	private static final int INDEX_NUMBER = 7;

	record Entry(byte[] key, long reference) implements Comparable<Entry> {

		@Override
		public int compareTo(Entry other) {
			int order = Arrays.compareUnsigned(this.key, other.key);
			return order != 0 ? order : Long.compareUnsigned(this.reference, other.reference);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Entry entry && compareTo(entry) == 0;
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.key) * 31 + Long.hashCode(this.reference);
		}

		@Override
		public String toString() {
			return Arrays.toString(this.key) + " -> " + this.reference;
		}

	}

	enum Keys {

		ASCENDING_LONGS {
			@Override
			byte[] next(Random random, int number) {
				return ByteBuffer.allocate(8).putLong(number).array();
			}
		},
		DESCENDING_LONGS {
			@Override
			byte[] next(Random random, int number) {
				return ByteBuffer.allocate(8).putLong(1_000_000 - number).array();
			}
		},
		RANDOM_LONGS {
			@Override
			byte[] next(Random random, int number) {
				return ByteBuffer.allocate(8).putLong(random.nextLong()).array();
			}
		},
		SHORT_STRINGS {
			@Override
			byte[] next(Random random, int number) {
				return ("name" + random.nextInt(3000)).substring(random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
			}
		},
		ANY_LENGTH {
			@Override
			byte[] next(Random random, int number) {
				byte[] key = new byte[random.nextInt(IndexKeys.MAXIMUM_KEY_BYTES + 1)];
				Arrays.fill(key, (byte) random.nextInt(3));
				if (key.length > 0) {
					key[random.nextInt(key.length)] = (byte) random.nextInt();
				}
				return key;
			}
		},
		LONGEST {
			@Override
			byte[] next(Random random, int number) {
				byte[] key = new byte[IndexKeys.MAXIMUM_KEY_BYTES];
				ByteBuffer.wrap(key).putInt(key.length - 4, random.nextInt(5000));
				return key;
			}
		},
		MANY_DUPLICATES {
			@Override
			byte[] next(Random random, int number) {
				return ("group" + random.nextInt(5)).getBytes(StandardCharsets.UTF_8);
			}
		},
		LONG_DUPLICATES {
			@Override
			byte[] next(Random random, int number) {
				byte[] key = new byte[IndexKeys.MAXIMUM_KEY_BYTES];
				key[key.length - 1] = (byte) random.nextInt(2);
				return key;
			}
		},
		GROUPED {
			@Override
			byte[] next(Random random, int number) {
				return ByteBuffer.allocate(12).putInt(random.nextInt(20)).putLong(number).array();
			}
		};

		abstract byte[] next(Random random, int number);

	}

	private final MemoryBlocks blocks = new MemoryBlocks(MemoryBlocks.Reading.IN_TURN);

	private final IndexTree tree = IndexTree.create(this.blocks, INDEX_NUMBER);

	private final IndexScratch scratch = new IndexScratch();

	private final NavigableSet<Entry> model = new TreeSet<>();

	private final IndexCursor cursor = new IndexCursor();

	private String context = "";

	@Tag("slow")
	@ParameterizedTest
	@EnumSource
	void behavesLikeSortedSet(Keys keys) {
		long seed = TestSeed.next();
		this.context = keys + ", -Dpmem.seed=" + seed;
		Random random = new Random(seed);
		int number = 0;
		for (int phase = 0; phase < 6; phase++) {
			int insertPercentage = new int[]{100, 60, 10, 100, 40, 0}[phase];
			for (int i = 0; i < 3000; i++) {
				if (random.nextInt(100) < insertPercentage) {
					insert(new Entry(keys.next(random, number++), reference(random)));
				} else {
					remove(someEntry(random, keys.next(random, number), phase));
				}
			}
			verifyAll(random);
		}
		while (!this.model.isEmpty()) {
			remove(this.model.first());
		}
		verifyAll(random);
		assertThat(this.blocks.blocks).as("only the root is left").hasSize(1);
		for (int i = 0; i < 500; i++) {
			insert(new Entry(keys.next(random, number++), reference(random)));
		}
		verifyAll(random);
		this.tree.destroy(this.blocks);
		assertThat(this.blocks.blocks).isEmpty();
	}

	/** References with the top bit set show whether they are compared unsigned. */
	private static long reference(Random random) {
		long reference = 1 + random.nextInt(10_000);
		return random.nextInt(4) == 0 ? reference | Long.MIN_VALUE : reference;
	}

	private Entry someEntry(Random random, byte[] key, int phase) {
		Entry probe = new Entry(key, reference(random));
		if (random.nextInt(10) == 0) {
			return probe;
		}
		Entry entry = random.nextBoolean() ? this.model.ceiling(probe) : this.model.floor(probe);
		if (entry == null && !this.model.isEmpty()) {
			entry = phase % 2 == 0 ? this.model.first() : this.model.last();
		}
		return entry == null ? probe : entry;
	}

	private void insert(Entry entry) {
		boolean inserted = this.tree.insert(this.blocks, entry.key, entry.key.length, entry.reference, this.scratch);
		assertThat(inserted).as(this.context).isEqualTo(this.model.add(entry));
	}

	private void remove(Entry entry) {
		boolean removed = this.tree.remove(this.blocks, entry.key, entry.key.length, entry.reference, this.scratch);
		assertThat(removed).as(this.context).isEqualTo(this.model.remove(entry));
	}

	private void verifyAll(Random random) {
		List<String> problems = new ArrayList<>();
		IndexStatistics statistics = IndexVerifier.verify(this.blocks, this.tree, problems::add);
		assertThat(problems).as(this.context).isEmpty();
		assertThat(statistics.entryCount()).as(this.context).isEqualTo(this.model.size());
		assertThat(statistics.nodeCount()).as(this.context).isEqualTo(this.blocks.blocks.size());
		Set<Long> nodes = new HashSet<>();
		this.tree.forEachNode(this.blocks, nodes::add);
		assertThat(nodes).as(this.context).isEqualTo(this.blocks.blocks.keySet());
		verifyRange(KeyRange.all());
		for (int i = 0; i < 60; i++) {
			byte[] lower = bound(random);
			byte[] upper = bound(random);
			if (lower != null && upper != null && random.nextInt(8) > 0 && Arrays.compareUnsigned(lower, upper) > 0) {
				byte[] swap = lower;
				lower = upper;
				upper = swap;
			}
			verifyRange(new KeyRange(lower, random.nextBoolean(), upper, random.nextBoolean()));
			verifyKey(lower == null ? new byte[0] : lower, random);
		}
		this.model.stream().filter((_) -> random.nextInt(20) == 0).forEach((entry) -> verifyKey(entry.key, random));
	}

	private byte @Nullable [] bound(Random random) {
		if (this.model.isEmpty() || random.nextInt(6) == 0) {
			return random.nextBoolean() ? null : new byte[random.nextInt(3)];
		}
		Entry probe = new Entry(new byte[]{(byte) random.nextInt(), (byte) random.nextInt()}, 1);
		Entry entry = random.nextBoolean() ? this.model.ceiling(probe) : this.model.floor(probe);
		if (entry == null || random.nextInt(3) == 0) {
			entry = this.model.stream().skip(random.nextInt(this.model.size())).findFirst().orElseThrow();
		}
		byte[] key = entry.key.clone();
		return switch (random.nextInt(4)) {
			case 0 -> Arrays.copyOf(key, random.nextInt(key.length + 1));
			case 1 -> Arrays.copyOf(key, key.length + 1);
			default -> key;
		};
	}

	private void verifyKey(byte[] key, Random random) {
		Entry first = this.model.ceiling(new Entry(key, 0));
		long expected = first != null && Arrays.equals(first.key, key) ? first.reference : 0;
		assertThat(this.tree.lookup(this.blocks, key, key.length, this.scratch)).as(this.context).isEqualTo(expected);
		if (expected != 0) {
			assertThat(this.tree.contains(this.blocks, key, key.length, expected, this.scratch)).isTrue();
		}
		Entry other = new Entry(key, reference(random));
		assertThat(this.tree.contains(this.blocks, key, key.length, other.reference, this.scratch)).as(this.context)
				.isEqualTo(this.model.contains(other));
		verifyRange(KeyRange.exactly(key));
		verifyRange(KeyRange.prefix(key));
	}

	private void verifyRange(KeyRange range) {
		List<Entry> expected = new ArrayList<>();
		for (Entry entry : this.model) {
			if (isWithin(range, entry.key)) {
				expected.add(entry);
			}
		}
		assertThat(walk(range, false)).as(this.context).isEqualTo(expected);
		assertThat(walk(range, true)).as(this.context).isEqualTo(expected.reversed());
		assertThat(IndexCursor.count(this.blocks, this.tree, range, null)).as(this.context).isEqualTo(expected.size());
	}

	private static boolean isWithin(KeyRange range, byte[] key) {
		byte[] lower = range.lower();
		byte[] upper = range.upper();
		int lowerOrder = lower == null ? 1 : Arrays.compareUnsigned(key, lower);
		int upperOrder = upper == null ? -1 : Arrays.compareUnsigned(key, upper);
		return (lowerOrder > 0 || lowerOrder == 0 && range.lowerInclusive())
				&& (upperOrder < 0 || upperOrder == 0 && range.upperInclusive());
	}

	private List<Entry> walk(KeyRange range, boolean descending) {
		IndexCursor cursor = this.cursor.open(this.blocks, this.tree, range, descending, null);
		List<Entry> entries = new ArrayList<>();
		while (cursor.next()) {
			byte[] key = Arrays.copyOfRange(cursor.keyBytes(), cursor.keyIndex(),
					cursor.keyIndex() + cursor.keyLength());
			assertThat(cursor.copyKey()).isEqualTo(key);
			entries.add(new Entry(key, cursor.reference()));
		}
		assertThat(cursor.next()).isFalse();
		return entries;
	}

	@Test
	void keysInOrderFillTheNodes() {
		for (Keys keys : List.of(Keys.ASCENDING_LONGS, Keys.DESCENDING_LONGS)) {
			MemoryBlocks blocks = new MemoryBlocks(MemoryBlocks.Reading.COPY);
			IndexTree tree = IndexTree.create(blocks, INDEX_NUMBER);
			Random random = new Random(1);
			for (int i = 0; i < 20_000; i++) {
				tree.insert(blocks, keys.next(random, i), 8, 1 + i, this.scratch);
			}
			IndexStatistics statistics = IndexVerifier.verify(blocks, tree, (problem) -> assertThat(problem).isNull());
			assertThat(statistics.usedBytes() * 100 / (statistics.nodeCount() * IndexNodeLayout.NODE_BYTES)).as("%s",
					keys)
					.isGreaterThan(95);
			assertThat(statistics.levelCount()).isEqualTo(3);
		}
	}

	@Test
	void rootStaysInPlace() {
		for (int i = 0; i < 5000; i++) {
			insert(new Entry(Keys.ASCENDING_LONGS.next(new Random(), i), 1));
		}
		assertThat(this.blocks.blocks).containsKey(this.tree.rootOffset());
		assertThat(new IndexTree(INDEX_NUMBER, this.tree.rootOffset())).isEqualTo(this.tree);
		verifyAll(new Random(1));
	}

	/** What SERIALIZABLE rests on: an entry that comes to a range or goes from it touches a leaf that a reader visited. */
	@ParameterizedTest
	@EnumSource(names = {"RANDOM_LONGS", "SHORT_STRINGS", "MANY_DUPLICATES", "ANY_LENGTH"})
	void changesWithinRangeTouchVisitedLeaves(Keys keys) {
		long seed = TestSeed.next();
		this.context = keys + ", -Dpmem.seed=" + seed;
		Random random = new Random(seed);
		for (int i = 0; i < 1500; i++) {
			insert(new Entry(keys.next(random, i), reference(random)));
		}
		for (int round = 0; round < 1500; round++) {
			Entry changed = random.nextInt(3) > 0
					? someEntry(random, keys.next(random, round), 0)
					: new Entry(keys.next(random, round), reference(random));
			byte[] bound = bound(random);
			boolean below = bound == null || Arrays.compareUnsigned(changed.key, bound) < 0;
			KeyRange range = switch (random.nextInt(3)) {
				case 0 -> KeyRange.exactly(changed.key);
				case 1 -> below ? new KeyRange(null, false, bound, false) : new KeyRange(bound, true, null, false);
				default -> below
						? new KeyRange(changed.key, true, bound, true)
						: new KeyRange(bound, random.nextBoolean(), changed.key, true);
			};
			if (!isWithin(range, changed.key)) {
				continue;
			}
			List<long[]> visits = new ArrayList<>();
			NodeObserver observer = (offset, version) -> visits.add(new long[]{offset, version});
			boolean lookup = range.lower() == range.upper() && random.nextBoolean();
			boolean absent = this.tree.lookup(this.blocks, changed.key, changed.key.length, this.scratch) == 0;
			if (lookup && absent) {
				this.tree.lookup(this.blocks, changed.key, changed.key.length, this.scratch, observer);
			} else {
				this.cursor.open(this.blocks, this.tree, range, random.nextBoolean(), observer).countRemaining();
			}
			if (this.model.contains(changed)) {
				remove(changed);
			} else {
				insert(changed);
			}
			assertThat(visits).as(this.context).anyMatch((visit) -> {
				var block = this.blocks.blocks.get(visit[0]);
				return block == null || block.version != visit[1];
			});
		}
	}

	/** As above, where the key's entries lay on both sides of a separator that is left of them. */
	@Test
	void lookupVisitsBothLeavesThatMayTakeTheKey() {
		for (int reference = 1; reference <= 40; reference++) {
			insert(new Entry(new byte[]{0}, reference));
			insert(new Entry(new byte[]{2}, reference));
		}
		byte[] key = {1};
		for (int reference = 1; reference <= 60; reference++) {
			insert(new Entry(key, reference));
		}
		for (int reference = 1; reference <= 60; reference++) {
			remove(new Entry(key, reference));
		}
		List<Long> visits = new ArrayList<>();
		assertThat(this.tree.lookup(this.blocks, key, 1, this.scratch, (offset, _) -> visits.add(offset))).isZero();
		assertThat(visits).doesNotHaveDuplicates().hasSize(2);
		long second = visits.get(1);
		long version = this.blocks.blocks.get(second).version;
		insert(new Entry(key, 1000));
		assertThat(this.blocks.blocks.get(second).version).isGreaterThan(version);
	}

	@Test
	void removalsMergeNodes() {
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			insert(new Entry(Keys.RANDOM_LONGS.next(random, i), 1));
		}
		int fullCount = this.blocks.blocks.size();
		int number = 0;
		for (Entry entry : List.copyOf(this.model)) {
			if (number++ % 10 != 0) {
				remove(entry);
			}
		}
		assertThat(this.blocks.blocks.size()).isLessThan(fullCount / 4);
		verifyAll(random);
	}

	@Test
	void separatorOutlivesTheEntriesOfItsKeyBeforeIt() {
		byte[] key = {1};
		for (int reference = 1; reference <= 200; reference++) {
			insert(new Entry(key, reference));
		}
		for (int reference = 1; reference < 200; reference++) {
			remove(new Entry(key, reference));
			assertThat(this.tree.lookup(this.blocks, key, 1, this.scratch)).isEqualTo(reference + 1);
		}
	}

	@Test
	void refusesWhatIsNoEntry() {
		int tooLong = IndexKeys.MAXIMUM_KEY_BYTES + 1;
		assertThatIllegalArgumentException()
				.isThrownBy(() -> this.tree.insert(this.blocks, new byte[tooLong], tooLong, 1, this.scratch));
		assertThatIllegalArgumentException()
				.isThrownBy(() -> this.tree.insert(this.blocks, new byte[1], 1, 0, this.scratch));
	}

	@Test
	void lookupReadsOneNodePerLevel() {
		for (int i = 0; i < 20_000; i++) {
			insert(new Entry(Keys.ASCENDING_LONGS.next(new Random(), i), 1));
		}
		long before = this.blocks.readCount();
		byte[] absent = Keys.ASCENDING_LONGS.next(new Random(), 20_000);
		assertThat(this.tree.lookup(this.blocks, absent, 8, this.scratch)).isZero();
		assertThat(this.blocks.readCount() - before).isEqualTo(3);
	}

}
