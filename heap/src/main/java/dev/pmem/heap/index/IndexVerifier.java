/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.exception.CorruptPoolException;

/**
 * Reads a whole tree and reports what is wrong: damaged nodes, entries out of order or outside of their subtree, a node
 * that is reached twice, an empty node. A damaged node is skipped with its subtree; the other nodes are still verified.
 */
public final class IndexVerifier {

	private record Bound(byte[] key, long reference) {

		int compareTo(byte[] otherKey, long otherReference) {
			int order = Arrays.compareUnsigned(this.key, otherKey);
			return order != 0 ? order : Long.compareUnsigned(this.reference, otherReference);
		}

	}

	private final BlockSource source;

	private final IndexTree tree;

	private final Consumer<String> problems;

	private final Set<Long> reached = new HashSet<>();

	private int levelCount;

	private long nodeCount;

	private long leafCount;

	private long entryCount;

	private long usedBytes;

	private IndexVerifier(BlockSource source, IndexTree tree, Consumer<String> problems) {
		this.source = source;
		this.tree = tree;
		this.problems = problems;
	}

	/**
	 * Verifies a tree.
	 * @param problems receives each problem as a sentence that names index and node
	 */
	public static IndexStatistics verify(BlockSource source, IndexTree tree, Consumer<String> problems) {
		IndexVerifier verifier = new IndexVerifier(source, tree, problems);
		verifier.verifyNode(tree.rootOffset(), IndexNode.ANY_LEVEL, null, null);
		return new IndexStatistics(verifier.levelCount, verifier.nodeCount, verifier.leafCount, verifier.entryCount,
				verifier.usedBytes);
	}

	/**
	 * Verifies a subtree. All of its entries must be at or after {@code lower} and before {@code upper}. The recursion
	 * is as deep as the tree is high.
	 */
	private void verifyNode(long offset, int expectedLevel, @Nullable Bound lower, @Nullable Bound upper) {
		if (!this.reached.add(offset)) {
			report(offset, "is reached twice");
			return;
		}
		BlockImage node;
		try {
			node = this.source.read(offset, new BlockImage());
			IndexNode.check(node, this.tree.indexNumber(), expectedLevel);
			IndexNode.checkEntries(node);
		} catch (CorruptPoolException ex) {
			this.problems.accept(String.valueOf(ex.getMessage()));
			return;
		}
		int level = IndexNodeLayout.level(node.bytes);
		this.nodeCount++;
		this.usedBytes += node.length;
		if (expectedLevel == IndexNode.ANY_LEVEL) {
			this.levelCount = level + 1;
			if (level > 0 && IndexNodeLayout.count(node.bytes) < 2) {
				report(offset, "is a root with one child, which should have taken over the child's content");
			}
		}
		if (level == 0) {
			this.leafCount++;
			verifyLeaf(node, lower, upper);
		} else {
			verifyInterior(node, level, lower, upper);
		}
	}

	private void verifyLeaf(BlockImage node, @Nullable Bound lower, @Nullable Bound upper) {
		int count = IndexNodeLayout.count(node.bytes);
		this.entryCount += count;
		Bound previous = null;
		for (int i = 0; i < count; i++) {
			Bound entry = new Bound(key(node, i), IndexNode.reference(node, i));
			verifyOrder(node, i, previous, entry, lower, upper);
			previous = entry;
		}
	}

	private void verifyInterior(BlockImage node, int level, @Nullable Bound lower, @Nullable Bound upper) {
		int count = IndexNodeLayout.count(node.bytes);
		Bound previous = null;
		for (int i = 0; i < count; i++) {
			Bound start = i == 0 ? lower : new Bound(key(node, i), IndexNode.separatorReference(node, i));
			if (i > 0 && start != null) {
				verifyOrder(node, i, previous, start, lower, upper);
				previous = start;
			}
			Bound end = i + 1 == count
					? upper
					: new Bound(key(node, i + 1), IndexNode.separatorReference(node, i + 1));
			verifyNode(IndexNode.child(node, i), level - 1, start, end);
		}
	}

	private void verifyOrder(BlockImage node, int position, @Nullable Bound previous, Bound entry,
			@Nullable Bound lower, @Nullable Bound upper) {
		if (previous != null && previous.compareTo(entry.key, entry.reference) >= 0) {
			report(node.offset, "has entry " + position + " out of order");
		}
		if (lower != null && lower.compareTo(entry.key, entry.reference) > 0
				|| upper != null && upper.compareTo(entry.key, entry.reference) <= 0) {
			report(node.offset, "has entry " + position + " outside the bounds that its parent gives");
		}
	}

	private static byte[] key(BlockImage node, int entry) {
		int index = IndexNode.keyIndex(node, entry);
		return Arrays.copyOfRange(node.bytes, index, index + IndexNode.keyLength(node, entry));
	}

	private void report(long offset, String problem) {
		this.problems.accept("Index " + this.tree.indexNumber() + ", node at offset " + offset + ' ' + problem
				+ ". Restore a backup, or drop and build the index anew");
	}

}
