/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.pool.BlockKind;

/**
 * Reads the tree of a list and reports what is wrong: damaged nodes, wrong levels, and sizes that do not add up. A damaged
 * node is skipped with all below it.
 */
public final class ListVerifier {

	private final BlockSource source;

	private final Visitor visitor;

	private ListVerifier(BlockSource source, Visitor visitor) {
		this.source = source;
		this.visitor = visitor;
	}

	/** Receives what the verifier comes by. */
	public interface Visitor {

		/**
		 * A node.
		 * @return false if it was visited before, so that it is not read again
		 */
		boolean node(long offset);

		/** An element that lies in its leaf, and the number of the layout that it was written with. */
		void element(int layoutNumber, byte[] bytes, long leafOffset);

		/** An element that is an object. */
		void object(long reference);

		/** A problem, as a sentence. */
		void problem(String text);

	}

	/** Verifies the tree below a root and gives the number of its elements. */
	public static long verify(BlockSource source, long root, Visitor visitor) {
		return (root == 0) ? 0 : new ListVerifier(source, visitor).verify(root, -1);
	}

	/** The recursion is as deep as the tree is high. */
	private long verify(long offset, int level) {
		if (!this.visitor.node(offset)) {
			return 0;
		}
		BlockImage node;
		try {
			node = this.source.read(offset, new BlockImage());
			if (node.kind != BlockKind.LIST_NODE.code()) {
				throw ListNode.corrupt(node, "is a block of kind " + node.kind);
			}
			ListNode.check(node, level);
		} catch (CorruptPoolException ex) {
			this.visitor.problem(String.valueOf(ex.getMessage()));
			return 0;
		}
		int count = ListNodeLayout.count(node.bytes);
		if (level < 0 && ListNodeLayout.level(node.bytes) > 0 && count < 2) {
			this.visitor.problem("The list node at offset " + offset + " is a root with one child");
		}
		return (ListNodeLayout.level(node.bytes) == 0) ? verifyLeaf(node, count) : verifyInterior(node, count);
	}

	private long verifyLeaf(BlockImage leaf, int count) {
		for (int position = 0; position < count; position++) {
			try {
				if (ListNodeLayout.isObject(leaf.bytes, position)) {
					this.visitor.object(ListTree.object(leaf, position));
				} else {
					this.visitor.element(leaf.type, StoredList.elementBytes(leaf, position), leaf.offset);
				}
			} catch (CorruptPoolException ex) {
				this.visitor.problem("Element " + position + " of the list node at offset " + leaf.offset + ": "
						+ ex.getMessage());
			}
		}
		return count;
	}

	private long verifyInterior(BlockImage node, int count) {
		int level = ListNodeLayout.level(node.bytes);
		long total = 0;
		for (int position = 0; position < count; position++) {
			long told = ListNodeLayout.childSize(node.bytes, position);
			long found = verify(ListNodeLayout.child(node.bytes, position), level - 1);
			if (found != told) {
				this.visitor.problem("The list node at offset " + node.offset + " counts " + told
						+ " elements below child " + position + ", which has " + found);
			}
			total += told;
		}
		return total;
	}

}
