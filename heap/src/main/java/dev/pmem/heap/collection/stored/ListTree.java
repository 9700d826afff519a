/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.collection.stored.ListNode.Element;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.Transaction;

/**
 * The tree of a list: leaves of elements below nodes that know how many elements are below each child. Confined to the
 * transaction's thread.
 * <p>
 * Invariants between two operations: all leaves are at level 0 and all paths of the same length; no node is empty; a root
 * that is no leaf has at least two children; the root is 0 if and only if the size is 0. All changes are private images of
 * the transaction until it commits: two transactions that change the same node conflict.
 */
final class ListTree {

	/** A larger element is an object of its own. */
	static final int MAXIMUM_INLINE_BYTES = 200;

	/** A node smaller than this is merged with a neighbour if both together stay below {@link #MERGED_BYTES}. */
	private static final int UNDERFULL_BYTES = ListNodeLayout.NODE_BYTES / 3;

	/** Leaves room in a merged node, so that it doesn't split again at once. */
	private static final int MERGED_BYTES = ListNodeLayout.NODE_BYTES * 4 / 5;

	private final CollectionBlock collection;

	/** Has the layout that elements are written in. */
	private final EntryCodec codec;

	private final LeafConversion conversion;

	private final Path path = new Path();

	/** Makes leaves that were written with another layout leaves of the present one. */
	@FunctionalInterface
	interface LeafConversion {

		/** The same elements in the present layout; may be too long for a block. */
		ListNode convert(BlockImage leaf);

	}

	/** The way from the root to a leaf: which nodes, and which child of each. */
	private static final class Path {

		private final List<BlockImage> images = new ArrayList<>();

		private final List<BlockImage> buffers = new ArrayList<>();

		private int[] positions = new int[8];

		BlockImage buffer(int depth) {
			while (this.buffers.size() <= depth) {
				this.buffers.add(new BlockImage());
			}
			return this.buffers.get(depth);
		}

		void set(int depth, BlockImage image, int position) {
			while (this.images.size() > depth) {
				this.images.removeLast();
			}
			this.images.add(image);
			if (depth == this.positions.length) {
				this.positions = java.util.Arrays.copyOf(this.positions, 2 * depth);
			}
			this.positions[depth] = position;
		}

		int leafDepth() {
			return this.images.size() - 1;
		}

	}

	/** A node in its place. */
	private record Placed(long offset, long size) {}

	/** A leaf, and the index of its first element in the list. Valid until the next change. */
	record Leaf(BlockImage image, long firstIndex) {

		int count() {
			return ListNodeLayout.count(this.image.bytes);
		}

	}

	ListTree(CollectionBlock collection, EntryCodec codec, LeafConversion conversion) {
		this.collection = collection;
		this.codec = codec;
		this.conversion = conversion;
	}

	private Transaction blocks() {
		return this.collection.blocks;
	}

	long size() {
		return CollectionLayout.size(this.collection.read().bytes);
	}

	// Reading

	/** The leaf with the element at this index, which must be there. */
	Leaf leaf(long index) {
		long position = descend(index);
		return new Leaf(this.path.images.getLast(), index - position);
	}

	/** Goes down to the element at this index, or behind the last one; gives its position in its leaf. */
	private int descend(long index) {
		long rest = index;
		long offset = CollectionLayout.root(this.collection.read().bytes);
		int level = -1;
		for (int depth = 0;; depth++) {
			BlockImage node = blocks().readBlock(offset, BlockKind.LIST_NODE, this.path.buffer(depth));
			ListNode.check(node, level);
			level = ListNodeLayout.level(node.bytes);
			int count = ListNodeLayout.count(node.bytes);
			if (level == 0) {
				if (rest > count) {
					throw ListNode.corrupt(node, "has " + count + " elements, too few for what its parent counts");
				}
				this.path.set(depth, node, (int) rest);
				return (int) rest;
			}
			int position = 0;
			while (position < count - 1 && rest >= ListNodeLayout.childSize(node.bytes, position)) {
				rest -= ListNodeLayout.childSize(node.bytes, position++);
			}
			this.path.set(depth, node, position);
			offset = ListNodeLayout.child(node.bytes, position);
			level--;
		}
	}

	// Changing single elements

	/** Inserts an element before the one at this index, or behind the last one. */
	void insert(long index, Element element) {
		long size = size();
		if (size == 0) {
			ListNode leaf = ListNode.empty(0).insertElement(0, element.bytes(), element.length(), element.isObject());
			this.collection.write(1, place(0, leaf).offset);
			return;
		}
		int position = descend(index);
		int depth = this.path.leafDepth();
		ListNode leaf = presentLeaf(this.path.images.get(depth))
				.insertElement(position, element.bytes(), element.length(), element.isObject());
		long root = store(depth, leaf, index == size);
		this.collection.write(size + 1, root);
	}

	private ListNode presentLeaf(BlockImage leaf) {
		return (leaf.type == this.codec.layoutNumber()) ? ListNode.of(leaf, 0) : this.conversion.convert(leaf);
	}

	/** Puts an element in the place of the one at this index. */
	void set(long index, Element element) {
		int position = descend(index);
		int depth = this.path.leafDepth();
		BlockImage image = this.path.images.get(depth);
		ListNode leaf = presentLeaf(image).remove(position)
				.insertElement(position, element.bytes(), element.length(), element.isObject());
		if (leaf.fits() && leaf.bytes.length <= blocks().capacity(image.offset)) {
			blocks().updateBlock(image.offset, BlockKind.LIST_NODE, this.codec.writtenLayoutNumber(blocks()),
					leaf.bytes, leaf.bytes.length);
			return;
		}
		long size = size();
		this.collection.write(size, store(depth, leaf, false));
	}

	/** Removes the element at this index. */
	void remove(long index) {
		long size = size();
		int position = descend(index);
		int depth = this.path.leafDepth();
		ListNode leaf = presentLeaf(this.path.images.get(depth)).remove(position);
		this.collection.write(size - 1, store(depth, leaf, false));
	}

	/** Stores a node of the path in another state, and what follows from it above; gives the root. */
	private long store(int leafDepth, ListNode leaf, boolean isLastAdded) {
		ListNode node = leaf;
		for (int depth = leafDepth;; depth--) {
			long offset = this.path.images.get(depth).offset;
			List<Placed> placed = placeSplit(offset, node, isLastAdded);
			if (depth == 0) {
				return placeRoot(node.level(), placed);
			}
			ListNode parent = ListNode.of(this.path.images.get(depth - 1), node.level() + 1);
			int position = this.path.positions[depth - 1];
			if (placed.isEmpty()) {
				parent = parent.remove(position);
			} else {
				parent = parent.replaceChild(position, placed.getFirst().offset, placed.getFirst().size);
				for (int more = 1; more < placed.size(); more++) {
					parent = parent.insertChild(position + more, placed.get(more).offset, placed.get(more).size);
				}
				if (placed.size() == 1 && node.bytes.length < UNDERFULL_BYTES && parent.count() > 1) {
					parent = merge(parent, position, node);
				}
			}
			node = parent;
		}
	}

	/** Merges a child with a neighbour, if both fit one node; gives the parent. */
	private ListNode merge(ListNode parent, int position, ListNode child) {
		boolean isLast = position == parent.count() - 1;
		int otherPosition = isLast ? position - 1 : position + 1;
		long otherOffset = parent.childAt(otherPosition);
		BlockImage image = blocks().readBlock(otherOffset, BlockKind.LIST_NODE, new BlockImage());
		ListNode.check(image, child.level());
		if (child.level() == 0 && image.type != this.codec.layoutNumber()) {
			return parent;
		}
		ListNode other = ListNode.of(image, child.level());
		if (child.lengthWith(other) > MERGED_BYTES) {
			return parent;
		}
		ListNode both = isLast ? other.append(child) : child.append(other);
		blocks().deleteBlock(otherOffset);
		Placed placed = place(parent.childAt(position), both);
		return parent.replaceChild(position, placed.offset, placed.size).remove(otherPosition);
	}

	/** Stores a node as one block, as several, or, where it is empty, as none. */
	private List<Placed> placeSplit(long offset, ListNode node, boolean isLastAdded) {
		if (node.count() == 0) {
			blocks().deleteBlock(offset);
			return List.of();
		}
		List<Placed> placed = new ArrayList<>(2);
		for (ListNode part : node.split(isLastAdded)) {
			placed.add(place(placed.isEmpty() ? offset : 0, part));
		}
		return placed;
	}

	/**
	 * Stores a node.
	 * @param offset where it lay so far; 0 for a new node
	 */
	private Placed place(long offset, ListNode node) {
		byte[] bytes = node.bytes;
		int type = (node.level() == 0) ? this.codec.writtenLayoutNumber(blocks()) : 0;
		if (offset != 0 && bytes.length <= blocks().capacity(offset)) {
			blocks().updateBlock(offset, BlockKind.LIST_NODE, type, bytes, bytes.length);
			return new Placed(offset, node.size());
		}
		// a short list takes little space; a long one has full nodes
		int capacity = Math.min(ListNodeLayout.NODE_BYTES, (offset != 0) ? 2 * bytes.length : bytes.length);
		long placed = blocks().insertBlock(BlockKind.LIST_NODE, type, bytes, bytes.length, capacity);
		if (offset != 0) {
			blocks().deleteBlock(offset);
		}
		return new Placed(placed, node.size());
	}

	/** Puts roots over the nodes of a level until there is one; takes roots with one child away. */
	private long placeRoot(int level, List<Placed> placed) {
		if (placed.isEmpty()) {
			return 0;
		}
		if (placed.size() > 1) {
			return placeLevel(level + 1, ListNode.empty(level + 1), 0, placed).getFirst().offset;
		}
		long root = placed.getFirst().offset;
		for (int below = level; below > 0; below--) {
			BlockImage image = blocks().readBlock(root, BlockKind.LIST_NODE, new BlockImage());
			ListNode.check(image, below);
			if (ListNodeLayout.count(image.bytes) > 1) {
				break;
			}
			blocks().deleteBlock(root);
			root = ListNodeLayout.child(image.bytes, 0);
		}
		return root;
	}

	// Changing many elements

	/** Appends elements: fills the last leaf, and makes full ones behind it. */
	void append(List<Element> elements) {
		if (elements.isEmpty()) {
			return;
		}
		long size = size();
		ListNode last = ListNode.empty(0);
		long lastOffset = 0;
		int depth = 0;
		if (size > 0) {
			descend(size);
			depth = this.path.leafDepth();
			lastOffset = this.path.images.get(depth).offset;
			last = presentLeaf(this.path.images.get(depth));
		}
		List<Placed> placed = new ArrayList<>();
		List<ListNode> parts = last.split(false);
		for (ListNode part : parts.subList(0, parts.size() - 1)) {
			// the last leaf was of another layout, and is too long in the present one
			placed.add(place(lastOffset, part));
			lastOffset = 0;
		}
		last = parts.getLast();
		LeafBuilder builder = new LeafBuilder();
		for (Element element : elements) {
			if (!builder.fits(last, element)) {
				last = builder.addTo(last);
				placed.add(place(lastOffset, last));
				lastOffset = 0;
				last = ListNode.empty(0);
			}
			builder.add(element);
		}
		placed.add(place(lastOffset, builder.addTo(last)));
		int level = 0;
		for (int above = (size > 0) ? depth - 1 : -1; above >= 0; above--) {
			level++;
			BlockImage image = this.path.images.get(above);
			ListNode parent = ListNode.of(image, level);
			Placed first = placed.removeFirst();
			parent = parent.replaceChild(parent.count() - 1, first.offset, first.size);
			placed = placeLevel(level, parent, image.offset, placed);
		}
		while (placed.size() > 1) {
			level++;
			placed = placeLevel(level, ListNode.empty(level), 0, placed);
		}
		this.collection.write(size + elements.size(), placed.getFirst().offset);
	}

	/** Elements that are to come into a leaf, put there at once. */
	private static final class LeafBuilder {

		private final List<Element> waiting = new ArrayList<>();

		private int waitingBytes;

		boolean fits(ListNode leaf, Element element) {
			return leaf.bytes.length + this.waitingBytes + element.length()
					+ ListNodeLayout.DIRECTORY_ITEM_BYTES <= ListNodeLayout.NODE_BYTES;
		}

		void add(Element element) {
			this.waiting.add(element);
			this.waitingBytes += element.length() + ListNodeLayout.DIRECTORY_ITEM_BYTES;
		}

		ListNode addTo(ListNode leaf) {
			ListNode filled = leaf.append(ListNode.ofElements(this.waiting));
			this.waiting.clear();
			this.waitingBytes = 0;
			return filled;
		}

	}

	/** Adds children to a node, and makes full nodes behind it; gives all of them. */
	private List<Placed> placeLevel(int level, ListNode first, long firstOffset, List<Placed> children) {
		List<Placed> placed = new ArrayList<>();
		ListNode node = first;
		long offset = firstOffset;
		for (Placed child : children) {
			if (node.bytes.length + ListNodeLayout.CHILD_BYTES > ListNodeLayout.NODE_BYTES) {
				placed.add(place(offset, node));
				offset = 0;
				node = ListNode.empty(level);
			}
			node = node.insertChild(node.count(), child.offset, child.size);
		}
		placed.add(place(offset, node));
		return placed;
	}

	/** Frees all nodes and the objects of large elements. */
	void free() {
		long root = CollectionLayout.root(this.collection.read().bytes);
		if (root != 0) {
			free(root, -1);
		}
		this.collection.write(0, 0);
	}

	/** The recursion is as deep as the tree is high. */
	private void free(long offset, int level) {
		BlockImage image = blocks().readBlock(offset, BlockKind.LIST_NODE, new BlockImage());
		ListNode.check(image, level);
		int present = ListNodeLayout.level(image.bytes);
		for (int position = 0; position < ListNodeLayout.count(image.bytes); position++) {
			if (present > 0) {
				free(ListNodeLayout.child(image.bytes, position), present - 1);
			} else if (ListNodeLayout.isObject(image.bytes, position)) {
				blocks().deleteObject(object(image, position));
			}
		}
		blocks().deleteBlock(offset);
	}

	/** The offset of the object that holds an element of a leaf. */
	static long object(BlockImage leaf, int position) {
		byte[] bytes = leaf.bytes;
		int index = ListNodeLayout.elementsIndex(ListNodeLayout.count(bytes)) + ListNodeLayout.start(bytes, position);
		if (index + Long.BYTES > leaf.length) {
			throw ListNode.corrupt(leaf, "has element " + position + " outside");
		}
		return ListNodeLayout.readLong(bytes, index);
	}

	/** Gives the whole tree up without freeing it. */
	void giveUp() {
		byte[] payload = this.collection.read().bytes;
		this.collection.giveUp(CollectionLayout.size(payload), CollectionLayout.root(payload));
		this.collection.write(0, 0);
	}

}
