/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;

/**
 * Memory that operations on indexes of one pool reuse; one per thread or transaction.
 * <p>
 * Interior nodes are read into images of their own, which are selected by the node's offset and never changed here. If
 * an image already holds the wanted offset and version, a source may leave it as it is. This saves the copies of the
 * upper levels of a tree.
 */
public final class IndexScratch {

	private static final int DEFAULT_NODE_COUNT = 128;

	/** A power of two; enough for the indexes of most classes. */
	private static final int LEAF_COUNT = 4;

	/**
	 * The leaves that were searched last, each in the image that its index's number selects. An insert searches the
	 * same leaves several times: for a taken key, at its validation, and to add its entry.
	 */
	private final @Nullable BlockImage[] leaves = new BlockImage[LEAF_COUNT];

	private final @Nullable BlockImage[] nodes;

	/** Nodes from the root to a leaf: their offsets, and which child was taken. */
	final long[] pathOffsets = new long[IndexNodeLayout.MAXIMUM_LEVEL + 1];

	final int[] pathPositions = new int[IndexNodeLayout.MAXIMUM_LEVEL + 1];

	/** Whether the path keeps to the last child, or to the first, above this depth. */
	final boolean[] pathIsLast = new boolean[IndexNodeLayout.MAXIMUM_LEVEL + 1];

	final boolean[] pathIsFirst = new boolean[IndexNodeLayout.MAXIMUM_LEVEL + 1];

	/** A node with one entry too many, about to be split. */
	final BlockImage overflow = new BlockImage();

	/** The separator that a split hands to the parent. */
	final byte[] separator = new byte[IndexKeys.MAXIMUM_KEY_BYTES];

	int separatorLength;

	long separatorReference;

	/** A scratch with the usual number of images for interior nodes. */
	public IndexScratch() {
		this(DEFAULT_NODE_COUNT);
	}

	/**
	 * @param nodeCount how many interior nodes to keep images of, about 1.5 KB each: a power of two
	 */
	public IndexScratch(int nodeCount) {
		if (Integer.bitCount(nodeCount) != 1) {
			throw new IllegalArgumentException("not a power of two: " + nodeCount);
		}
		this.nodes = new BlockImage[nodeCount];
	}

	/** The image to read an index's node of this level into, or its root of {@link IndexNode#ANY_LEVEL}. */
	BlockImage imageFor(long offset, int level, int indexNumber) {
		return (level == 0)
				? image(this.leaves, indexNumber & (LEAF_COUNT - 1))
				: image(this.nodes, (int) (offset >>> 10) & (this.nodes.length - 1));
	}

	private static BlockImage image(@Nullable BlockImage[] images, int slot) {
		BlockImage image = images[slot];
		if (image == null) {
			image = new BlockImage();
			images[slot] = image;
		}
		return image;
	}

}
