/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import static dev.pmem.heap.collection.stored.ListNodeLayout.CHILD_BYTES;
import static dev.pmem.heap.collection.stored.ListNodeLayout.ITEMS;
import static dev.pmem.heap.collection.stored.ListNodeLayout.NODE_BYTES;
import static dev.pmem.heap.collection.stored.ListNodeLayout.child;
import static dev.pmem.heap.collection.stored.ListNodeLayout.childSize;
import static dev.pmem.heap.collection.stored.ListNodeLayout.elementsIndex;
import static dev.pmem.heap.collection.stored.ListNodeLayout.isObject;
import static dev.pmem.heap.collection.stored.ListNodeLayout.setChild;
import static dev.pmem.heap.collection.stored.ListNodeLayout.setCount;
import static dev.pmem.heap.collection.stored.ListNodeLayout.setItem;
import static dev.pmem.heap.collection.stored.ListNodeLayout.setLevel;
import static dev.pmem.heap.collection.stored.ListNodeLayout.start;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;

/**
 * The payload of a node of a list, exactly as long as its content. Immutable: each change makes another one, which may be too
 * long for a block and then be split.
 */
final class ListNode {

	/** The greatest level that is no damage: a list of this height has more elements than a pool has bytes. */
	private static final int MAXIMUM_LEVEL = 31;

	final byte[] bytes;

	private ListNode(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * An encoded element.
	 *
	 * @param bytes the element, or the offset of its object, from index 0 on
	 * @param length how many of the bytes
	 * @param isObject whether the bytes are an offset
	 */
	record Element(byte[] bytes, int length, boolean isObject) {}

	/** A node without elements or children. */
	static ListNode empty(int level) {
		byte[] bytes = new byte[(level == 0) ? elementsIndex(0) : ITEMS];
		setLevel(bytes, level);
		return new ListNode(bytes);
	}

	/**
	 * The node in the image.
	 * @throws CorruptPoolException if it can't be one of this level
	 */
	static ListNode of(BlockImage image, int level) {
		check(image, level);
		return new ListNode(Arrays.copyOf(image.bytes, image.length));
	}

	/**
	 * Checks that the image holds a node of this level whose parts lie inside of it.
	 * @param level -1 for any
	 */
	static void check(BlockImage image, int level) {
		byte[] bytes = image.bytes;
		if (image.length < ITEMS || image.length > NODE_BYTES || ListNodeLayout.level(bytes) > MAXIMUM_LEVEL) {
			throw corrupt(image, "has " + image.length + " bytes");
		}
		int count = ListNodeLayout.count(bytes);
		int expected = (ListNodeLayout.level(bytes) > 0)
				? ITEMS + CHILD_BYTES * count
				: elementsIndex(count) + ((elementsIndex(count) <= image.length) ? start(bytes, count) : 0);
		if (level >= 0 && ListNodeLayout.level(bytes) != level || count == 0 || expected != image.length) {
			throw corrupt(image, "of level " + ListNodeLayout.level(bytes) + " has " + count + " items in "
					+ image.length + " bytes");
		}
	}

	static CorruptPoolException corrupt(BlockImage image, String found) {
		return CorruptPoolException.damagedAt(PoolFacts.NONE.at(image.offset),
				"the list node at offset " + image.offset + ' ' + found);
	}

	int level() {
		return ListNodeLayout.level(this.bytes);
	}

	int count() {
		return ListNodeLayout.count(this.bytes);
	}

	/** The number of elements in this node and below. */
	long size() {
		if (level() == 0) {
			return count();
		}
		long size = 0;
		for (int position = 0; position < count(); position++) {
			size += childSize(this.bytes, position);
		}
		return size;
	}

	boolean fits() {
		return this.bytes.length <= NODE_BYTES;
	}

	/** A leaf of these elements. */
	static ListNode ofElements(List<Element> elements) {
		int count = elements.size();
		int length = 0;
		for (Element element : elements) {
			length += element.length();
		}
		byte[] bytes = new byte[elementsIndex(count) + length];
		setCount(bytes, count);
		int start = 0;
		for (int position = 0; position < count; position++) {
			Element element = elements.get(position);
			setItem(bytes, position, start, element.isObject());
			System.arraycopy(element.bytes(), 0, bytes, elementsIndex(count) + start, element.length());
			start += element.length();
		}
		setItem(bytes, count, start, false);
		return new ListNode(bytes);
	}

	/** This leaf with one element more. */
	ListNode insertElement(int position, byte[] element, int length, boolean isObject) {
		int count = count();
		int at = start(this.bytes, position);
		int end = start(this.bytes, count);
		byte[] grown = new byte[elementsIndex(count + 1) + end + length];
		setCount(grown, count + 1);
		for (int i = 0; i <= count + 1; i++) {
			int source = (i <= position) ? i : i - 1;
			int start = start(this.bytes, source) + ((i <= position) ? 0 : length);
			setItem(grown, i, start, (i == position) ? isObject : isObject(this.bytes, source));
		}
		int from = elementsIndex(count);
		int to = elementsIndex(count + 1);
		System.arraycopy(this.bytes, from, grown, to, at);
		System.arraycopy(element, 0, grown, to + at, length);
		System.arraycopy(this.bytes, from + at, grown, to + at + length, end - at);
		return new ListNode(grown);
	}

	/** This node with a child more. */
	ListNode insertChild(int position, long offset, long size) {
		byte[] grown = new byte[this.bytes.length + CHILD_BYTES];
		int at = ITEMS + CHILD_BYTES * position;
		System.arraycopy(this.bytes, 0, grown, 0, at);
		System.arraycopy(this.bytes, at, grown, at + CHILD_BYTES, this.bytes.length - at);
		setCount(grown, count() + 1);
		setChild(grown, position, offset, size);
		return new ListNode(grown);
	}

	/** This node with another child in a place. */
	ListNode replaceChild(int position, long offset, long size) {
		byte[] replaced = this.bytes.clone();
		setChild(replaced, position, offset, size);
		return new ListNode(replaced);
	}

	/** This node without one element or child. */
	ListNode remove(int position) {
		return part(0, position).append(part(position + 1, count()));
	}

	/** The elements or children {@code [from, to)}. */
	ListNode part(int from, int to) {
		if (level() > 0) {
			byte[] part = new byte[ITEMS + CHILD_BYTES * (to - from)];
			setLevel(part, level());
			setCount(part, to - from);
			System.arraycopy(this.bytes, ITEMS + CHILD_BYTES * from, part, ITEMS, CHILD_BYTES * (to - from));
			return new ListNode(part);
		}
		int start = start(this.bytes, from);
		int length = start(this.bytes, to) - start;
		byte[] part = new byte[elementsIndex(to - from) + length];
		setCount(part, to - from);
		for (int i = from; i < to; i++) {
			setItem(part, i - from, start(this.bytes, i) - start, isObject(this.bytes, i));
		}
		setItem(part, to - from, length, false);
		System.arraycopy(this.bytes, elementsIndex(count()) + start, part, elementsIndex(to - from), length);
		return new ListNode(part);
	}

	/** This node with the elements or children of another behind its own. */
	ListNode append(ListNode other) {
		int count = count();
		int otherCount = other.count();
		int total = count + otherCount;
		if (level() > 0) {
			byte[] both = Arrays.copyOf(this.bytes, ITEMS + CHILD_BYTES * total);
			System.arraycopy(other.bytes, ITEMS, both, this.bytes.length, CHILD_BYTES * otherCount);
			setCount(both, total);
			return new ListNode(both);
		}
		int length = start(this.bytes, count);
		int otherLength = start(other.bytes, otherCount);
		byte[] both = new byte[elementsIndex(total) + length + otherLength];
		setCount(both, total);
		for (int i = 0; i < count; i++) {
			setItem(both, i, start(this.bytes, i), isObject(this.bytes, i));
		}
		for (int i = 0; i < otherCount; i++) {
			setItem(both, count + i, length + start(other.bytes, i), isObject(other.bytes, i));
		}
		setItem(both, total, length + otherLength, false);
		System.arraycopy(this.bytes, elementsIndex(count), both, elementsIndex(total), length);
		System.arraycopy(other.bytes, elementsIndex(otherCount), both, elementsIndex(total) + length, otherLength);
		return new ListNode(both);
	}

	/** The length of both nodes as one. */
	int lengthWith(ListNode other) {
		return this.bytes.length + other.bytes.length - ((level() > 0) ? ITEMS : elementsIndex(0));
	}

	/** Nodes that fit a block, with all that is in this one. */
	List<ListNode> split(boolean isLastAdded) {
		if (fits()) {
			return List.of(this);
		}
		int position = splitPosition(isLastAdded);
		List<ListNode> parts = new ArrayList<>(part(0, position).split(false));
		parts.addAll(part(position, count()).split(false));
		return parts;
	}

	/** Where to split a node that does not fit a block, so that both parts fit; behind all but the last if it was added. */
	private int splitPosition(boolean isLastAdded) {
		int count = count();
		if (isLastAdded) {
			return count - 1;
		}
		if (level() > 0) {
			return count / 2;
		}
		int half = start(this.bytes, count) / 2;
		int best = 1;
		for (int i = 1; i < count; i++) {
			if (Math.abs(start(this.bytes, i) - half) < Math.abs(start(this.bytes, best) - half)) {
				best = i;
			}
		}
		return best;
	}

	/** The offset of a child. */
	long childAt(int position) {
		return child(this.bytes, position);
	}

}
