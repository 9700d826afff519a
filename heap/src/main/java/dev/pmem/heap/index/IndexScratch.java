package dev.pmem.heap.index;

import dev.pmem.heap.block.BlockImage;

/**
 * Memory that operations on indexes reuse; one per thread or transaction. It keeps nothing between two calls.
 */
public final class IndexScratch {

	/** The node being searched. */
	final BlockImage node = new BlockImage();

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

}
