/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.pool.BlockKind;

/**
 * A handle to an index: a B+tree of (key, reference) entries, each there at most once, ordered by key and then by
 * reference, unsigned. The root's offset stays the same while the index lives, so a handle stays valid.
 * <p>
 * Writing changes a sink in several steps. If it throws, the content of the sink must be dropped.
 *
 * @param indexNumber the number in the headers of its nodes
 * @param rootOffset the offset of the root
 */
public record IndexTree(int indexNumber, long rootOffset) {

	/** Makes an empty index. */
	public static IndexTree create(BlockSink sink, int indexNumber) {
		BlockImage root = sink.allocate(BlockKind.INDEX_NODE, indexNumber, IndexNodeLayout.NODE_BYTES);
		IndexNode.clear(root, 0);
		return new IndexTree(indexNumber, root.offset);
	}

	/** As {@link #lookup(BlockSource, byte[], int, IndexScratch, NodeObserver)}, unobserved. */
	public long lookup(BlockSource source, byte[] key, int keyLength, IndexScratch scratch) {
		return lookup(source, key, keyLength, scratch, null);
	}

	/**
	 * The reference of the first entry with exactly this key, or 0. Allocates nothing once the scratch is warm.
	 * @param key the key's bytes, from index 0
	 */
	public long lookup(BlockSource source, byte[] key, int keyLength, IndexScratch scratch,
			@Nullable NodeObserver observer) {
		long offset = this.rootOffset;
		int expectedLevel = IndexNode.ANY_LEVEL;
		long nextSubtree = 0;
		int nextSubtreeLevel = 0;
		while (true) {
			BlockImage node = source.read(offset, scratch.imageFor(offset, expectedLevel, this.indexNumber));
			IndexNode.check(node, this.indexNumber, expectedLevel);
			byte[] bytes = node.bytes;
			int level = IndexNodeLayout.level(bytes);
			int count = IndexNodeLayout.count(bytes);
			if (level == 0) {
				if (observer != null) {
					observer.visited(node.offset, node.version);
				}
				int position = IndexNode.lowerBound(node, 0, key, keyLength, 0);
				if (position < count) {
					return IndexNode.hasKey(node, position, key, keyLength) ? IndexNode.reference(node, position) : 0;
				}
				// A separator with a reference stays when the entries of its key before it are gone.
				return nextSubtree == 0
						? 0
						: lookupFirst(source, nextSubtree, nextSubtreeLevel, key, keyLength, scratch, observer);
			}
			int position = IndexNode.childFor(node, key, keyLength, 0);
			offset = IndexNode.child(node, position);
			expectedLevel = level - 1;
			if (position + 1 < count) {
				nextSubtree = IndexNode.child(node, position + 1);
				nextSubtreeLevel = expectedLevel;
			}
		}
	}

	private long lookupFirst(BlockSource source, long subtree, int subtreeLevel, byte[] key, int keyLength,
			IndexScratch scratch, @Nullable NodeObserver observer) {
		long offset = subtree;
		for (int level = subtreeLevel;; level--) {
			BlockImage node = source.read(offset, scratch.imageFor(offset, level, this.indexNumber));
			IndexNode.check(node, this.indexNumber, level);
			if (level == 0) {
				if (observer != null) {
					observer.visited(node.offset, node.version);
				}
				return IndexNode.hasKey(node, 0, key, keyLength) ? IndexNode.reference(node, 0) : 0;
			}
			offset = IndexNode.child(node, 0);
		}
	}

	/** Whether exactly this entry is there. */
	public boolean contains(BlockSource source, byte[] key, int keyLength, long reference, IndexScratch scratch) {
		long offset = this.rootOffset;
		int expectedLevel = IndexNode.ANY_LEVEL;
		while (true) {
			BlockImage node = source.read(offset, scratch.imageFor(offset, expectedLevel, this.indexNumber));
			IndexNode.check(node, this.indexNumber, expectedLevel);
			int level = IndexNodeLayout.level(node.bytes);
			if (level == 0) {
				int position = IndexNode.lowerBound(node, 0, key, keyLength, reference);
				return position < IndexNodeLayout.count(node.bytes)
						&& IndexNode.hasKey(node, position, key, keyLength)
						&& IndexNode.reference(node, position) == reference;
			}
			offset = IndexNode.child(node, IndexNode.childFor(node, key, keyLength, reference));
			expectedLevel = level - 1;
		}
	}

	/**
	 * Adds an entry; false if it is there already.
	 * @throws IllegalArgumentException if the key is longer than {@link IndexKeys#MAXIMUM_KEY_BYTES}
	 */
	public boolean insert(BlockSink sink, byte[] key, int keyLength, long reference, IndexScratch scratch) {
		requireValid(keyLength, reference);
		return new IndexWriter(sink, this.indexNumber, scratch).insert(this.rootOffset, key, keyLength, reference);
	}

	/** Removes an entry; false if it is absent. */
	public boolean remove(BlockSink sink, byte[] key, int keyLength, long reference, IndexScratch scratch) {
		requireValid(keyLength, reference);
		return new IndexWriter(sink, this.indexNumber, scratch).remove(this.rootOffset, key, keyLength, reference);
	}

	private static void requireValid(int keyLength, long reference) {
		if (keyLength > IndexKeys.MAXIMUM_KEY_BYTES) {
			throw new IllegalArgumentException(
					"a key of " + keyLength + " bytes; at most " + IndexKeys.MAXIMUM_KEY_BYTES + " are allowed");
		}
		if (reference == 0 || reference == IndexNode.AFTER_ALL) {
			throw new IllegalArgumentException("no reference: " + reference);
		}
	}

	/** Frees every node; the handle must not be used any more. */
	public void destroy(BlockSink sink) {
		Set<Long> freed = new HashSet<>();
		forEachNode(sink, (offset) -> {
			// In a damaged tree two parents may name the same child.
			if (freed.add(offset)) {
				sink.free(offset);
			}
		});
	}

	/** Visits every node, children before their parent. Holds one path of nodes in memory. */
	public void forEachNode(BlockSource source, LongConsumer consumer) {
		BlockImage root = source.read(this.rootOffset, new BlockImage());
		IndexNode.check(root, this.indexNumber, IndexNode.ANY_LEVEL);
		int depth = 0;
		int rootLevel = IndexNodeLayout.level(root.bytes);
		BlockImage[] buffers = new BlockImage[rootLevel + 1];
		BlockImage[] path = new BlockImage[rootLevel + 1];
		int[] positions = new int[rootLevel + 1];
		path[0] = root;
		while (depth >= 0) {
			BlockImage node = path[depth];
			int level = rootLevel - depth;
			if (level == 0 || positions[depth] == IndexNodeLayout.count(node.bytes)) {
				depth--;
				consumer.accept(node.offset);
				continue;
			}
			long child = IndexNode.child(node, positions[depth]++);
			depth++;
			positions[depth] = 0;
			if (buffers[depth] == null) {
				buffers[depth] = new BlockImage();
			}
			path[depth] = source.read(child, buffers[depth]);
			IndexNode.check(path[depth], this.indexNumber, level - 1);
		}
	}

}
