/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.exception.CorruptPoolException;

/**
 * Visits the entries of a range, upwards or downwards. It may be opened again and again, and then allocates nothing.
 * The tree must not change in the source while the cursor is in use. Not thread-safe.
 * <p>
 * Invariants: {@code path[0]} is the leaf, {@code path[l]} its ancestor at level {@code l}, of which the child at
 * {@code positions[l]} is {@code path[l - 1]}. The remaining entries of this leaf lie in
 * {@code [nextPosition, endPosition)} going up, in {@code (endPosition, nextPosition]} going down.
 */
public final class IndexCursor {

	private static final BlockImage NONE = new BlockImage();

	private static final BlockImage[] NO_IMAGES = {};

	/** A range as two cuts between entries: a reference of 0 cuts before all entries of the key. */
	private byte @Nullable [] lowerKey;

	private byte @Nullable [] upperKey;

	private long lowerReference;

	private long upperReference;

	private @Nullable BlockSource source;

	private @Nullable NodeObserver observer;

	private int indexNumber;

	private boolean descending;

	private int rootLevel;

	private BlockImage[] buffers = NO_IMAGES;

	private BlockImage[] path = NO_IMAGES;

	private int[] positions = {};

	/** The leaf before this one in the direction of the cursor; kept to check that the order goes on. */
	private BlockImage previousLeaf = NONE;

	private BlockImage previousLeafBuffer = new BlockImage();

	private int nextPosition;

	private int endPosition;

	/** No entry of the range lies beyond this leaf. */
	private boolean lastLeaf;

	private BlockImage leaf = NONE;

	private int position;

	private int keyLength;

	/** Starts anew before the first entry of a range, in the given direction. */
	public IndexCursor open(BlockSource source, IndexTree tree, KeyRange range, boolean descending,
			@Nullable NodeObserver observer) {
		this.source = source;
		this.observer = observer;
		this.indexNumber = tree.indexNumber();
		this.descending = descending;
		this.lowerKey = range.lower();
		this.lowerReference = range.lowerInclusive() ? 0 : IndexNode.AFTER_ALL;
		this.upperKey = range.upper();
		this.upperReference = range.upperInclusive() ? IndexNode.AFTER_ALL : 0;
		this.previousLeaf = NONE;
		this.leaf = NONE;
		BlockImage root = source.read(tree.rootOffset(), rootBuffer());
		IndexNode.check(root, this.indexNumber, IndexNode.ANY_LEVEL);
		this.rootLevel = IndexNodeLayout.level(root.bytes);
		ensureLevels(this.rootLevel, root);
		descend(source, this.rootLevel, true);
		return this;
	}

	/** The number of entries in the range. Costs a visit to each leaf, not to each entry. */
	public static long count(BlockSource source, IndexTree tree, KeyRange range, @Nullable NodeObserver observer) {
		return new IndexCursor().open(source, tree, range, false, observer).countRemaining();
	}

	/** Opens anew over the entries of one key, upwards. */
	public IndexCursor open(BlockSource source, IndexTree tree, byte[] key) {
		return open(source, tree, KeyRange.exactly(key), false, null);
	}

	private BlockImage rootBuffer() {
		ensureLevels(0, NONE);
		return this.buffers[this.buffers.length - 1];
	}

	/** The buffer for the root is always the last one, so that a reopened cursor finds it before it knows the level. */
	private void ensureLevels(int rootLevel, BlockImage root) {
		if (this.buffers.length <= rootLevel) {
			BlockImage[] newBuffers = new BlockImage[rootLevel + 1];
			for (int i = 0; i < newBuffers.length; i++) {
				newBuffers[i] = new BlockImage();
			}
			this.buffers = newBuffers;
			this.path = new BlockImage[rootLevel + 1];
			this.positions = new int[rootLevel + 1];
		}
		this.path[rootLevel] = root;
	}

	/**
	 * From the node at this level down to a leaf: to the range's start, or to the nearest leaf in the direction of the
	 * cursor.
	 */
	private void descend(BlockSource source, int fromLevel, boolean toStart) {
		for (int level = fromLevel; level > 0; level--) {
			BlockImage node = this.path[level];
			int position;
			if (toStart) {
				position = startChild(node);
				this.positions[level] = position;
			} else if (level == fromLevel) {
				position = this.positions[level];
			} else {
				position = this.descending ? IndexNodeLayout.count(node.bytes) - 1 : 0;
				this.positions[level] = position;
			}
			BlockImage child = source.read(IndexNode.child(node, position), this.buffers[level - 1]);
			IndexNode.check(child, this.indexNumber, level - 1);
			this.path[level - 1] = child;
		}
		enterLeaf(toStart);
	}

	private int startChild(BlockImage node) {
		if (this.descending) {
			byte[] upper = this.upperKey;
			return upper == null
					? IndexNodeLayout.count(node.bytes) - 1
					: IndexNode.lowerBound(node, 1, upper, upper.length, this.upperReference) - 1;
		}
		byte[] lower = this.lowerKey;
		return lower == null ? 0 : IndexNode.childFor(node, lower, lower.length, this.lowerReference);
	}

	private void enterLeaf(boolean toStart) {
		BlockImage leaf = this.path[0];
		NodeObserver observer = this.observer;
		if (observer != null) {
			observer.visited(leaf.offset, leaf.version);
		}
		int count = IndexNodeLayout.count(leaf.bytes);
		byte[] lower = this.lowerKey;
		byte[] upper = this.upperKey;
		boolean cutBelow = lower != null && (toStart || this.descending);
		boolean cutAbove = upper != null && (toStart || !this.descending);
		int from = cutBelow && lower != null
				? IndexNode.lowerBound(leaf, 0, lower, lower.length, this.lowerReference)
				: 0;
		int to = cutAbove && upper != null
				? IndexNode.lowerBound(leaf, 0, upper, upper.length, this.upperReference)
				: count;
		if (this.descending) {
			this.nextPosition = to - 1;
			this.endPosition = Math.min(from, to) - 1;
			this.lastLeaf = from > 0;
		} else {
			this.nextPosition = from;
			this.endPosition = Math.max(from, to);
			this.lastLeaf = to < count;
		}
	}

	/** Moves to the next entry; false at the end, and from then on. */
	public boolean next() {
		while (true) {
			int position = this.nextPosition;
			if (position != this.endPosition) {
				BlockImage leaf = this.path[0];
				this.keyLength = IndexNode.keyLength(leaf, position);
				this.leaf = leaf;
				this.position = position;
				this.nextPosition = this.descending ? position - 1 : position + 1;
				return true;
			}
			if (!nextLeaf()) {
				return false;
			}
		}
	}

	/** Forgets the range but keeps the buffers. The cursor may then be opened again, by any thread. */
	public void close() {
		this.source = null;
		this.observer = null;
		this.lowerKey = null;
		this.upperKey = null;
		this.leaf = NONE;
		this.previousLeaf = NONE;
		Arrays.fill(this.path, NONE);
		this.nextPosition = this.endPosition;
	}

	/** Skips all remaining entries and returns their number. */
	public long countRemaining() {
		long count = 0;
		do {
			count += Math.abs(this.endPosition - this.nextPosition);
			this.nextPosition = this.endPosition;
		} while (nextLeaf());
		return count;
	}

	/** Goes over so many entries, or those that are left; returns how many. Costs a visit to each leaf, not to each entry. */
	public long skip(long count) {
		long left = count;
		do {
			int step = (int) Math.min(Math.abs(this.endPosition - this.nextPosition), left);
			this.nextPosition += this.descending ? -step : step;
			left -= step;
		} while (left > 0 && nextLeaf());
		return count - left;
	}

	private boolean nextLeaf() {
		BlockSource source = this.source;
		if (source == null || this.lastLeaf) {
			return false;
		}
		int level = 1;
		while (level <= this.rootLevel) {
			int position = this.positions[level] + (this.descending ? -1 : 1);
			if (position >= 0 && position < IndexNodeLayout.count(this.path[level].bytes)) {
				this.positions[level] = position;
				break;
			}
			level++;
		}
		if (level > this.rootLevel) {
			this.lastLeaf = true;
			return false;
		}
		BlockImage freeBuffer = this.previousLeafBuffer;
		this.previousLeafBuffer = this.buffers[0];
		this.previousLeaf = this.path[0];
		this.buffers[0] = freeBuffer;
		descend(source, level, false);
		checkOrder(this.previousLeaf, this.path[0]);
		return true;
	}

	/** Checks that the leaves come in order; they then can't form a circle. */
	private void checkOrder(BlockImage previous, BlockImage current) {
		BlockImage left = this.descending ? current : previous;
		BlockImage right = this.descending ? previous : current;
		int last = IndexNodeLayout.count(left.bytes) - 1;
		if (last < 0 || IndexNode.compareEntries(left, last, right, 0) >= 0) {
			throw outOfOrder(previous, current);
		}
	}

	private CorruptPoolException outOfOrder(BlockImage previous, BlockImage current) {
		return IndexNode.corrupt(current,
				"entries " + (this.descending ? "before" : "after") + " those of the node at " + previous.offset,
				"others");
	}

	/** The array that holds the current entry's key from {@link #keyIndex()}; only to be read, until the next move. */
	public byte[] keyBytes() {
		return this.leaf.bytes;
	}

	/** Where the current entry's key starts. */
	public int keyIndex() {
		return IndexNode.keyIndex(this.leaf, this.position);
	}

	/** Length of the current entry's key. */
	public int keyLength() {
		return this.keyLength;
	}

	/** A copy of the current entry's key. */
	public byte[] copyKey() {
		int index = keyIndex();
		return Arrays.copyOfRange(this.leaf.bytes, index, index + this.keyLength);
	}

	/** Reference of the current entry. */
	public long reference() {
		return IndexNode.reference(this.leaf, this.position);
	}

}
