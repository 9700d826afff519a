/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.util.Arrays;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.pool.BlockKind;

/**
 * Inserts into a tree and removes from it: goes down to the leaf along a recorded path, and back up as far as nodes
 * split or merge.
 * <p>
 * Invariants between two operations: the root stays at its offset; a root that is not a leaf has at least two children;
 * no other node is empty. Entries never move between siblings, so a separator never changes: a split adds it and a
 * merge removes it.
 */
final class IndexWriter {

	/** A node smaller than this is merged with a sibling if both together stay below {@link #MERGED_BYTES}. */
	private static final int UNDERFULL_BYTES = IndexNodeLayout.NODE_BYTES / 3;

	/** Leaves room in a merged node, so that it doesn't split again at once. */
	private static final int MERGED_BYTES = IndexNodeLayout.NODE_BYTES * 4 / 5;

	/** An overflowing node: a full one and the largest entry. */
	private static final int OVERFLOW_BYTES = 2 * IndexNodeLayout.NODE_BYTES;

	private final BlockSink sink;

	private final int indexNumber;

	private final IndexScratch scratch;

	/** Path position of the leaf: 0 if the root is one. */
	private int leafDepth;

	IndexWriter(BlockSink sink, int indexNumber, IndexScratch scratch) {
		this.sink = sink;
		this.indexNumber = indexNumber;
		this.scratch = scratch;
	}

	boolean insert(long root, byte[] key, int keyLength, long reference) {
		BlockImage leaf = descend(root, key, keyLength, reference);
		int position = IndexNode.lowerBound(leaf, 0, key, keyLength, reference);
		if (isAt(leaf, position, key, keyLength, reference)) {
			return false;
		}
		insertUpwards(key, keyLength, reference, position);
		return true;
	}

	boolean remove(long root, byte[] key, int keyLength, long reference) {
		BlockImage leaf = descend(root, key, keyLength, reference);
		int position = IndexNode.lowerBound(leaf, 0, key, keyLength, reference);
		if (!isAt(leaf, position, key, keyLength, reference)) {
			return false;
		}
		BlockImage edited = edit(this.leafDepth);
		IndexNode.remove(edited, position);
		mergeUpwards(edited);
		return true;
	}

	private static boolean isAt(BlockImage leaf, int position, byte[] key, int keyLength, long reference) {
		return position < IndexNodeLayout.count(leaf.bytes) && IndexNode.hasKey(leaf, position, key, keyLength)
				&& IndexNode.reference(leaf, position) == reference;
	}

	private BlockImage descend(long root, byte[] key, int keyLength, long reference) {
		IndexScratch scratch = this.scratch;
		long offset = root;
		int depth = 0;
		int expectedLevel = IndexNode.ANY_LEVEL;
		boolean isLast = true;
		boolean isFirst = true;
		while (true) {
			BlockImage node = this.sink.read(offset, scratch.imageFor(offset, expectedLevel, this.indexNumber));
			IndexNode.check(node, this.indexNumber, expectedLevel);
			scratch.pathOffsets[depth] = offset;
			scratch.pathIsLast[depth] = isLast;
			scratch.pathIsFirst[depth] = isFirst;
			int level = IndexNodeLayout.level(node.bytes);
			if (level == 0) {
				this.leafDepth = depth;
				return node;
			}
			int position = IndexNode.childFor(node, key, keyLength, reference);
			scratch.pathPositions[depth] = position;
			isLast &= position == IndexNodeLayout.count(node.bytes) - 1;
			isFirst &= position == 0;
			offset = IndexNode.child(node, position);
			expectedLevel = level - 1;
			depth++;
		}
	}

	private BlockImage edit(int depth) {
		return edit(this.scratch.pathOffsets[depth]);
	}

	private BlockImage edit(long offset) {
		BlockImage node = this.sink.edit(offset);
		if (node.bytes.length < IndexNodeLayout.NODE_BYTES) {
			throw IndexNode.corrupt(node, "a capacity of " + IndexNodeLayout.NODE_BYTES, node.bytes.length + " bytes");
		}
		IndexNode.checkEntries(node);
		return node;
	}

	private BlockImage allocate() {
		return this.sink.allocate(BlockKind.INDEX_NODE, this.indexNumber, IndexNodeLayout.NODE_BYTES);
	}

	private void insertUpwards(byte[] leafKey, int leafKeyLength, long leafValue, int leafPosition) {
		IndexScratch scratch = this.scratch;
		byte[] key = leafKey;
		int keyLength = leafKeyLength;
		long separatorReference = 0;
		long value = leafValue;
		int position = leafPosition;
		for (int depth = this.leafDepth;; depth--) {
			BlockImage node = edit(depth);
			if (node.length + IndexNode.growth(keyLength, separatorReference) <= IndexNodeLayout.NODE_BYTES) {
				IndexNode.insert(node, position, key, 0, keyLength, separatorReference, value);
				return;
			}
			BlockImage overflow = scratch.overflow;
			overflow.ensureCapacity(OVERFLOW_BYTES);
			IndexNode.copy(node, overflow);
			IndexNode.insert(overflow, position, key, 0, keyLength, separatorReference, value);
			BlockImage right = split(depth, node, position);
			if (depth == 0) {
				return;
			}
			key = scratch.separator;
			keyLength = scratch.separatorLength;
			separatorReference = scratch.separatorReference;
			value = right.offset;
			position = scratch.pathPositions[depth - 1] + 1;
		}
	}

	/** Splits the overflow between the node and a new right node; a root gets two new children instead. */
	private BlockImage split(int depth, BlockImage node, int insertedPosition) {
		BlockImage overflow = this.scratch.overflow;
		int count = IndexNodeLayout.count(overflow.bytes);
		int splitPosition = choosePosition(depth, insertedPosition, count);
		keepSeparator(overflow, splitPosition);
		BlockImage right = allocate();
		IndexNode.copyEntries(overflow, splitPosition, count, right);
		if (depth > 0) {
			IndexNode.copyEntries(overflow, 0, splitPosition, node);
			return right;
		}
		BlockImage left = allocate();
		IndexNode.copyEntries(overflow, 0, splitPosition, left);
		IndexNode.clear(node, IndexNodeLayout.level(overflow.bytes) + 1);
		IndexNode.insert(node, 0, this.scratch.separator, 0, 0, 0, left.offset);
		IndexNode.insert(node, 1, this.scratch.separator, 0, this.scratch.separatorLength,
				this.scratch.separatorReference, right.offset);
		return right;
	}

	/** Chooses where to split. Keys that are inserted in order leave full nodes behind. */
	private int choosePosition(int depth, int insertedPosition, int count) {
		if (insertedPosition == count - 1) {
			if (this.scratch.pathIsLast[depth]) {
				return count - 1;
			}
			return IndexNode.splitPosition(this.scratch.overflow, 75);
		}
		if (insertedPosition == 0 && this.scratch.pathIsFirst[depth]) {
			return 1;
		}
		return IndexNode.splitPosition(this.scratch.overflow, 50);
	}

	/** Keeps the shortest separator that is before or at the entry at the position and after the entry before it. */
	private void keepSeparator(BlockImage overflow, int position) {
		IndexScratch scratch = this.scratch;
		byte[] bytes = overflow.bytes;
		int index = IndexNode.keyIndex(overflow, position);
		int length = IndexNode.keyLength(overflow, position);
		if (IndexNodeLayout.level(bytes) > 0) {
			scratch.separatorReference = IndexNode.separatorReference(overflow, position);
		} else {
			int leftIndex = IndexNode.keyIndex(overflow, position - 1);
			int leftLength = IndexNode.keyLength(overflow, position - 1);
			int common = Arrays.mismatch(bytes, leftIndex, leftIndex + leftLength, bytes, index, index + length);
			scratch.separatorReference = common < 0 ? IndexNode.reference(overflow, position) : 0;
			length = common < 0 ? length : Math.min(common + 1, length);
		}
		System.arraycopy(bytes, index, scratch.separator, 0, length);
		scratch.separatorLength = length;
	}

	private void mergeUpwards(BlockImage leaf) {
		BlockImage node = leaf;
		int depth = this.leafDepth;
		while (depth > 0) {
			int position = this.scratch.pathPositions[depth - 1];
			if (IndexNodeLayout.count(node.bytes) == 0) {
				this.sink.free(node.offset);
				node = edit(depth - 1);
				IndexNode.remove(node, position);
			} else if (node.length < UNDERFULL_BYTES && merge(depth, node, position)) {
				node = edit(depth - 1);
			} else {
				return;
			}
			depth--;
		}
		lowerRoot(node);
	}

	/** A node that is read only until the next call. */
	private BlockImage peek(long offset) {
		return this.sink.read(offset, this.scratch.imageFor(offset, 0, this.indexNumber));
	}

	/** Merges a node with its right or left sibling, if both fit one node. */
	private boolean merge(int depth, BlockImage node, int position) {
		BlockImage parent = peek(this.scratch.pathOffsets[depth - 1]);
		int childLevel = IndexNodeLayout.level(node.bytes);
		IndexNode.check(parent, this.indexNumber, childLevel + 1);
		int count = IndexNodeLayout.count(parent.bytes);
		long right = position + 1 < count ? IndexNode.child(parent, position + 1) : 0;
		long left = position > 0 ? IndexNode.child(parent, position - 1) : 0;
		if (right == node.offset || left == node.offset) {
			throw IndexNode.corrupt(parent, "each child once", "offset " + node.offset + " twice");
		}
		return right != 0 && mergePair(depth, node.offset, right, position + 1)
				|| left != 0 && mergePair(depth, left, node.offset, position);
	}

	private boolean mergePair(int depth, long leftOffset, long rightOffset, int rightPosition) {
		int leftLength = checkedLength(leftOffset);
		int rightLength = checkedLength(rightOffset);
		BlockImage parent = peek(this.scratch.pathOffsets[depth - 1]);
		int separatorBytes = IndexNode.keyLength(parent, rightPosition) + IndexNodeLayout.REFERENCE_BYTES;
		if (leftLength + rightLength + separatorBytes > MERGED_BYTES) {
			return false;
		}
		BlockImage left = edit(leftOffset);
		BlockImage right = edit(rightOffset);
		if (IndexNodeLayout.level(left.bytes) != IndexNodeLayout.level(right.bytes)) {
			throw IndexNode.corrupt(right, "level " + IndexNodeLayout.level(left.bytes),
					"level " + IndexNodeLayout.level(right.bytes));
		}
		parent = edit(depth - 1);
		IndexNode.append(left, right, parent, rightPosition);
		IndexNode.remove(parent, rightPosition);
		this.sink.free(rightOffset);
		return true;
	}

	private int checkedLength(long offset) {
		BlockImage node = peek(offset);
		IndexNode.check(node, this.indexNumber, IndexNode.ANY_LEVEL);
		return node.length;
	}

	/** A root with one child takes over the child's content. */
	private void lowerRoot(BlockImage root) {
		while (IndexNodeLayout.level(root.bytes) > 0 && IndexNodeLayout.count(root.bytes) < 2) {
			if (IndexNodeLayout.count(root.bytes) == 0) {
				IndexNode.clear(root, 0);
				return;
			}
			long childOffset = IndexNode.child(root, 0);
			BlockImage child = peek(childOffset);
			IndexNode.check(child, this.indexNumber, IndexNodeLayout.level(root.bytes) - 1);
			IndexNode.checkEntries(child);
			IndexNode.copy(child, root);
			this.sink.free(childOffset);
		}
	}

}
