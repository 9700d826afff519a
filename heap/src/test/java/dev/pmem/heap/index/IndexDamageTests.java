/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.testing.TestSeed;

/**
 * Damaged nodes. In a pool the block's checksum tells them first; these blocks have none, so that the tree's own checks
 * are met. They can't know a changed key from a right one, but damage must end in a {@link CorruptPoolException} or an
 * answer, never in another exception or an endless loop.
 */
class IndexDamageTests {

	private static final int INDEX_NUMBER = 7;

	private final MemoryBlocks blocks = new MemoryBlocks(MemoryBlocks.Reading.COPY);

	private final IndexTree tree = IndexTree.create(this.blocks, INDEX_NUMBER);

	private final IndexScratch scratch = new IndexScratch();

	private int corruptCount;

	private int answerCount;

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(ints = {0, 4, 30})
	void anyByteOfAnyNode(int structureBytes) {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		fill(random);
		List<Long> offsets = new ArrayList<>(new TreeSet<>(this.blocks.blocks.keySet()));
		for (int round = 0; round < 2500; round++) {
			long roundSeed = random.nextLong();
			MemoryBlocks damaged = this.blocks.duplicate();
			for (int flip = 0; flip <= random.nextInt(3); flip++) {
				// Interior nodes are few: seek them out.
				long offset = random.nextInt(3) == 0
						? this.tree.rootOffset()
						: offsets.get(random.nextInt(offsets.size()));
				BlockImage node = damaged.blocks.get(offset);
				damage(node, structureBytes, random);
			}
			assertTimeoutPreemptively(Duration.ofSeconds(20), () -> useAll(damaged, new Random(roundSeed)),
					() -> "-Dpmem.seed=" + seed);
		}
		assertThat(this.corruptCount).isPositive();
		assertThat(this.answerCount).isPositive();
	}

	private static void damage(BlockImage node, int structureBytes, Random random) {
		switch (random.nextInt(10)) {
			case 0 -> node.length = random.nextInt(node.bytes.length + 1);
			case 1 -> node.type ^= 1 << random.nextInt(32);
			case 2 -> node.kind ^= 1 << random.nextInt(3);
			default -> {
				int range = structureBytes == 0 ? node.length : Math.min(structureBytes, node.length);
				int index = random.nextInt(Math.max(1, range));
				node.bytes[index] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
			}
		}
	}

	private void fill(Random random) {
		for (int i = 0; i < 3000; i++) {
			byte[] key = key(random);
			this.tree.insert(this.blocks, key, key.length, 1 + random.nextInt(1000), this.scratch);
		}
	}

	private static byte[] key(Random random) {
		int length = random.nextInt(10) == 0 ? random.nextInt(IndexKeys.MAXIMUM_KEY_BYTES + 1) : random.nextInt(12);
		return Arrays.copyOf(ByteBuffer.allocate(4).putInt(random.nextInt(500) << 22).array(), length);
	}

	private void useAll(MemoryBlocks damaged, Random random) {
		IndexVerifier.verify(damaged, this.tree, (problem) -> assertThat(problem).isNotEmpty());
		IndexCursor cursor = new IndexCursor();
		tolerate(() -> {
			cursor.open(damaged, this.tree, KeyRange.all(), random.nextBoolean(), null);
			while (cursor.next()) {
				cursor.copyKey();
				cursor.reference();
			}
		});
		for (int i = 0; i < 10; i++) {
			byte[] key = key(random);
			tolerate(() -> this.tree.lookup(damaged, key, key.length, this.scratch));
			tolerate(() -> this.tree.contains(damaged, key, key.length, 5, this.scratch));
			tolerate(() -> IndexCursor.count(damaged, this.tree, new KeyRange(key, true, key(random), false), null));
		}
		for (int i = 0; i < 40; i++) {
			byte[] key = key(random);
			tolerate(() -> this.tree.insert(damaged, key, key.length, 1 + random.nextInt(1000), this.scratch));
		}
		for (int i = 0; i < 100; i++) {
			tolerate(() -> {
				byte[] key = key(random);
				cursor.open(damaged, this.tree, new KeyRange(key, true, null, false), false, null);
				if (cursor.next()) {
					byte[] found = cursor.copyKey();
					this.tree.remove(damaged, found, found.length, cursor.reference(), this.scratch);
				}
			});
		}
		tolerate(() -> this.tree.destroy(damaged));
	}

	private void tolerate(Runnable work) {
		try {
			work.run();
			this.answerCount++;
		} catch (CorruptPoolException ex) {
			this.corruptCount++;
		}
	}

	@Test
	void messageNamesIndexAndNode() {
		BlockImage root = this.blocks.blocks.get(this.tree.rootOffset());
		root.bytes[IndexNodeLayout.LEVEL] = 99;
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> this.tree.lookup(this.blocks, new byte[8], 8, this.scratch))
				.withMessageContainingAll("Index 7", "offset " + root.offset, "expected level 0 to 31",
						"found level 99");
	}

	@Test
	void verifierTellsEntriesOutOfOrder() {
		fill(new Random(1));
		BlockImage leaf = leaf();
		swapKeys(leaf);
		assertThat(problems()).anyMatch((problem) -> problem.contains("out of order"));
	}

	@Test
	void verifierTellsEntriesOutsideBounds() {
		fill(new Random(1));
		BlockImage leaf = leaf();
		leaf.bytes[IndexNode.keyIndex(leaf, IndexNodeLayout.count(leaf.bytes) - 1)] = (byte) 0xFF;
		assertThat(problems()).anyMatch((problem) -> problem.contains("outside the bounds"));
	}

	@Test
	void verifierTellsChildReachedTwiceAndCursorEnds() {
		fill(new Random(1));
		BlockImage root = this.blocks.blocks.get(this.tree.rootOffset());
		setChild(root, 1, IndexNode.child(root, 0));
		assertThat(problems()).anyMatch((problem) -> problem.contains("reached twice"));
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> IndexCursor.count(this.blocks, this.tree, KeyRange.all(), null))
				.withMessageContaining("expected entries after");
	}

	@Test
	void nodesOfAnotherIndexAreRefused() {
		fill(new Random(1));
		IndexTree other = new IndexTree(INDEX_NUMBER + 1, this.tree.rootOffset());
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> other.lookup(this.blocks, new byte[]{1}, 1, this.scratch));
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> IndexCursor.count(this.blocks, other, KeyRange.all(), null));
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> other.insert(this.blocks, new byte[]{1}, 1, 9, this.scratch));
	}

	@Test
	void childThatLeadsBackUpEndsTheDescent() {
		fill(new Random(1));
		BlockImage root = this.blocks.blocks.get(this.tree.rootOffset());
		BlockImage interior = this.blocks.blocks.get(IndexNode.child(root, 0));
		assertThat(IndexNodeLayout.level(interior.bytes)).isEqualTo(1);
		setChild(interior, 0, root.offset);
		int level = IndexNodeLayout.level(root.bytes);
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> this.tree.lookup(this.blocks, new byte[0], 0, this.scratch))
				.withMessageContainingAll("offset " + root.offset, "expected level 0", "found level " + level);
	}

	@Test
	void nodeIsNotMergedWithItself() {
		for (int i = 0; i < 120; i++) {
			byte[] key = ByteBuffer.allocate(8).putLong(i).array();
			this.tree.insert(this.blocks, key, 8, 1, this.scratch);
		}
		BlockImage root = this.blocks.blocks.get(this.tree.rootOffset());
		setChild(root, 1, IndexNode.child(root, 0));
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> {
			for (int i = 0; i < 50; i++) {
				byte[] key = ByteBuffer.allocate(8).putLong(i).array();
				this.tree.remove(this.blocks, key, 8, 1, this.scratch);
			}
		}).withMessageContaining("each child once");
	}

	private static void setChild(BlockImage node, int entry, long child) {
		IndexNodeLayout.writeLong(node.bytes, IndexNode.keyIndex(node, entry + 1) - IndexNodeLayout.REFERENCE_BYTES,
				child);
	}

	private List<String> problems() {
		List<String> problems = new ArrayList<>();
		IndexVerifier.verify(this.blocks, this.tree, problems::add);
		return problems;
	}

	/** A leaf in the middle with entries whose keys are not empty. */
	private BlockImage leaf() {
		long[] found = new long[1];
		int[] seen = new int[1];
		new IndexCursor().open(this.blocks, this.tree, KeyRange.all(), false, (offset, _) -> {
			if (++seen[0] == 10) {
				found[0] = offset;
			}
		}).countRemaining();
		return this.blocks.blocks.get(found[0]);
	}

	private static void swapKeys(BlockImage leaf) {
		int count = IndexNodeLayout.count(leaf.bytes);
		BlockImage copy = new BlockImage();
		copy.ensureCapacity(IndexNodeLayout.NODE_BYTES);
		IndexNode.copyEntries(leaf, 0, count, copy);
		IndexNode.clear(leaf, 0);
		for (int i = 0; i < count; i++) {
			IndexNode.insert(leaf, 0, copy.bytes, IndexNode.keyIndex(copy, i), IndexNode.keyLength(copy, i), 0,
					IndexNode.reference(copy, i));
		}
	}

}
