/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import static dev.pmem.heap.index.IndexNodeLayout.DIRECTORY_ITEM_BYTES;
import static dev.pmem.heap.index.IndexNodeLayout.EMPTY_BYTES;
import static dev.pmem.heap.index.IndexNodeLayout.HAS_REFERENCE;
import static dev.pmem.heap.index.IndexNodeLayout.MAXIMUM_LEVEL;
import static dev.pmem.heap.index.IndexNodeLayout.NODE_BYTES;
import static dev.pmem.heap.index.IndexNodeLayout.REFERENCE_BYTES;
import static dev.pmem.heap.index.IndexNodeLayout.START_MASK;
import static dev.pmem.heap.index.IndexNodeLayout.count;
import static dev.pmem.heap.index.IndexNodeLayout.directoryItem;
import static dev.pmem.heap.index.IndexNodeLayout.entriesIndex;
import static dev.pmem.heap.index.IndexNodeLayout.level;
import static dev.pmem.heap.index.IndexNodeLayout.readLong;
import static dev.pmem.heap.index.IndexNodeLayout.setCount;
import static dev.pmem.heap.index.IndexNodeLayout.setDirectoryItem;
import static dev.pmem.heap.index.IndexNodeLayout.start;
import static dev.pmem.heap.index.IndexNodeLayout.writeLong;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.pool.BlockKind;

/**
 * Operations on one node's image.
 * <p>
 * Reading requires {@link #check}, and checks each entry that it touches; changing requires {@link #checkEntries} too.
 */
final class IndexNode {

	/** The level is not known: the node is a root. */
	static final int ANY_LEVEL = -1;

	/** Above every reference, never one itself: (key, AFTER_ALL) lies behind all entries of the key. */
	static final long AFTER_ALL = -1L;

	private IndexNode() {}

	/** Makes all checks whose cost does not depend on the number of entries. */
	static void check(BlockImage node, int indexNumber, int expectedLevel) {
		byte[] bytes = node.bytes;
		int length = node.length;
		if (node.kind != BlockKind.INDEX_NODE.code() || node.type != indexNumber) {
			throw corrupt(node, "a node of index " + indexNumber, "block kind " + node.kind + ", type " + node.type);
		}
		if (length < EMPTY_BYTES || length > NODE_BYTES || length > bytes.length) {
			throw corrupt(node, "a payload of " + EMPTY_BYTES + " to " + NODE_BYTES + " bytes", length + " bytes");
		}
		int level = level(bytes);
		if (level > MAXIMUM_LEVEL || expectedLevel >= 0 && level != expectedLevel) {
			throw corrupt(node, "level " + (expectedLevel >= 0 ? expectedLevel : "0 to " + MAXIMUM_LEVEL),
					"level " + level);
		}
		int count = count(bytes);
		int entries = entriesIndex(count);
		if (entries > length || entries + directoryItem(bytes, count) != length || start(bytes, 0) != 0) {
			throw corrupt(node, "a directory of " + count + " entries that fill " + length + " bytes",
					entries > length
							? "no room for it"
							: "entries from " + start(bytes, 0) + " to " + directoryItem(bytes, count));
		}
		if (bytes[IndexNodeLayout.FLAGS] != 0) {
			throw corrupt(node, "no flags", "flags " + bytes[IndexNodeLayout.FLAGS]);
		}
		// Only a root that is a leaf may be empty.
		if (count == 0 && (level > 0 || expectedLevel >= 0)) {
			throw corrupt(node, "an entry in a node of level " + level, "none");
		}
	}

	/** Checks the place and size of every entry, so that entries can be moved. */
	static void checkEntries(BlockImage node) {
		byte[] bytes = node.bytes;
		int count = count(bytes);
		boolean leaf = level(bytes) == 0;
		for (int i = 0; i < count; i++) {
			int keyLength = keyLength(node, i);
			if (leaf) {
				reference(node, i);
			} else {
				child(node, i);
				if (i == 0 && (keyLength != 0 || (directoryItem(bytes, 0) & HAS_REFERENCE) != 0)) {
					throw corrupt(node, "no separator before the first child", "one of " + keyLength + " bytes");
				}
			}
		}
	}

	static CorruptPoolException corrupt(BlockImage node, String expected, String found) {
		return CorruptPoolException.ofIndex(node.type, PoolFacts.NONE.at(node.offset).expected(expected).found(found));
	}

	private static CorruptPoolException corruptEntry(BlockImage node, int entry) {
		byte[] bytes = node.bytes;
		return corrupt(node, "entry " + entry + " to have a key of 0 to " + IndexKeys.MAXIMUM_KEY_BYTES + " bytes",
				"directory items " + directoryItem(bytes, entry) + ", " + directoryItem(bytes, entry + 1));
	}

	/** Length of an entry's key, after a check that the whole entry lies within the node. */
	static int keyLength(BlockImage node, int entry) {
		byte[] bytes = node.bytes;
		int item = directoryItem(bytes, entry);
		int end = start(bytes, entry + 1);
		int keyLength = end - (item & START_MASK) - REFERENCE_BYTES;
		if ((item & HAS_REFERENCE) != 0) {
			keyLength = level(bytes) == 0 ? -1 : keyLength - REFERENCE_BYTES;
		}
		if (keyLength < 0 || keyLength > IndexKeys.MAXIMUM_KEY_BYTES || end > node.length - entriesIndex(count(
				bytes))) {
			throw corruptEntry(node, entry);
		}
		return keyLength;
	}

	/** Where an entry's key starts in the node's bytes. */
	static int keyIndex(BlockImage node, int entry) {
		return entriesIndex(count(node.bytes)) + start(node.bytes, entry);
	}

	/** The reference of a leaf's entry, whose place was checked by {@link #keyLength} or the search. */
	static long reference(BlockImage node, int entry) {
		long reference = readLong(node.bytes, endIndex(node, entry) - REFERENCE_BYTES);
		if (reference == 0 || reference == AFTER_ALL) {
			throw corrupt(node, "a reference in entry " + entry, Long.toString(reference));
		}
		return reference;
	}

	/** Offset of a child. */
	static long child(BlockImage node, int entry) {
		int endIndex = endIndex(node, entry);
		if (endIndex > node.length || endIndex < entriesIndex(count(node.bytes)) + REFERENCE_BYTES) {
			throw corruptEntry(node, entry);
		}
		long child = readLong(node.bytes, endIndex - REFERENCE_BYTES);
		if (child <= 0 || child == node.offset) {
			throw corrupt(node, "a child's offset in entry " + entry, Long.toString(child));
		}
		return child;
	}

	/** The reference part of a separator; 0 if it has none. */
	static long separatorReference(BlockImage node, int entry) {
		return (directoryItem(node.bytes, entry) & HAS_REFERENCE) == 0
				? 0
				: readLong(node.bytes, endIndex(node, entry) - 2 * REFERENCE_BYTES);
	}

	private static int endIndex(BlockImage node, int entry) {
		return entriesIndex(count(node.bytes)) + start(node.bytes, entry + 1);
	}

	/**
	 * The first entry at {@code from} or after that isn't less than (key, reference); the count if there's none. Works
	 * alike on entries of leaves and on separators.
	 */
	static int lowerBound(BlockImage node, int from, byte[] key, int keyLength, long reference) {
		byte[] bytes = node.bytes;
		int count = count(bytes);
		int entries = entriesIndex(count);
		int limit = node.length - entries;
		boolean leaf = level(bytes) == 0;
		long head = IndexKeys.head(key, keyLength);
		int low = from;
		int high = count;
		while (low < high) {
			int middle = (low + high) >>> 1;
			int item = directoryItem(bytes, middle);
			int start = item & START_MASK;
			int end = start(bytes, middle + 1);
			int length = end - start - REFERENCE_BYTES;
			if (item != start) {
				length = leaf ? -1 : length - REFERENCE_BYTES;
			}
			if (length < 0 || length > IndexKeys.MAXIMUM_KEY_BYTES || end > limit) {
				throw corruptEntry(node, middle);
			}
			long entryHead = IndexKeys.headInNode(bytes, entries + start, length);
			boolean less;
			if (entryHead != head) {
				less = entryHead + Long.MIN_VALUE < head + Long.MIN_VALUE;
			} else {
				int order = IndexKeys.compareTails(bytes, entries + start, length, key, keyLength);
				less = order < 0 || order == 0 && Long.compareUnsigned(tieBreaker(node, middle, leaf), reference) < 0;
			}
			if (less) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
	}

	private static long tieBreaker(BlockImage node, int entry, boolean leaf) {
		return leaf ? reference(node, entry) : separatorReference(node, entry);
	}

	/** The child that holds (key, reference) if any does. */
	static int childFor(BlockImage node, byte[] key, int keyLength, long reference) {
		return lowerBound(node, 1, key, keyLength, reference == AFTER_ALL ? AFTER_ALL : reference + 1) - 1;
	}

	/** Whether the entry has exactly this key. */
	static boolean hasKey(BlockImage node, int entry, byte[] key, int keyLength) {
		int length = keyLength(node, entry);
		if (length != keyLength) {
			return false;
		}
		int index = keyIndex(node, entry);
		return IndexKeys.headInNode(node.bytes, index, length) == IndexKeys.head(key, keyLength)
				&& IndexKeys.compareTails(node.bytes, index, length, key, keyLength) == 0;
	}

	/** Compares two entries of leaves. */
	static int compareEntries(BlockImage a, int aEntry, BlockImage b, int bEntry) {
		int aLength = keyLength(a, aEntry);
		int bLength = keyLength(b, bEntry);
		int order = IndexKeys.compare(a.bytes, keyIndex(a, aEntry), aLength, b.bytes, keyIndex(b, bEntry), bLength);
		return order != 0 ? order : Long.compareUnsigned(reference(a, aEntry), reference(b, bEntry));
	}

	// Changes

	/** Makes the image an empty node. */
	static void clear(BlockImage node, int level) {
		byte[] bytes = node.bytes;
		bytes[IndexNodeLayout.LEVEL] = (byte) level;
		bytes[IndexNodeLayout.FLAGS] = 0;
		setCount(bytes, 0);
		setDirectoryItem(bytes, 0, 0);
		node.length = EMPTY_BYTES;
	}

	/** Bytes that a node grows by with this entry. */
	static int growth(int keyLength, long separatorReference) {
		return DIRECTORY_ITEM_BYTES + keyLength + REFERENCE_BYTES + (separatorReference == 0 ? 0 : REFERENCE_BYTES);
	}

	/**
	 * Puts an entry at a position; the image has room for it.
	 * @param separatorReference the separator's reference in an interior node; else 0
	 * @param value reference of a leaf's entry, offset of a child
	 */
	static void insert(BlockImage node, int position, byte[] key, int keyIndex, int keyLength, long separatorReference,
			long value) {
		byte[] bytes = node.bytes;
		int count = count(bytes);
		int size = growth(keyLength, separatorReference) - DIRECTORY_ITEM_BYTES;
		int entries = entriesIndex(count);
		int newEntries = entries + DIRECTORY_ITEM_BYTES;
		int start = start(bytes, position);
		int end = start(bytes, count);
		assert newEntries + end + size <= bytes.length;
		System.arraycopy(bytes, entries + start, bytes, newEntries + start + size, end - start);
		System.arraycopy(bytes, entries, bytes, newEntries, start);
		for (int i = count; i >= position; i--) {
			setDirectoryItem(bytes, i + 1, directoryItem(bytes, i) + size);
		}
		setDirectoryItem(bytes, position, start | (separatorReference == 0 ? 0 : HAS_REFERENCE));
		System.arraycopy(key, keyIndex, bytes, newEntries + start, keyLength);
		if (separatorReference != 0) {
			writeLong(bytes, newEntries + start + keyLength, separatorReference);
		}
		writeLong(bytes, newEntries + start + size - REFERENCE_BYTES, value);
		setCount(bytes, count + 1);
		node.length = newEntries + end + size;
	}

	/** Takes an entry out; in an interior node the then first child loses its separator. */
	static void remove(BlockImage node, int position) {
		byte[] bytes = node.bytes;
		int count = count(bytes);
		int entries = entriesIndex(count);
		int newEntries = entries - DIRECTORY_ITEM_BYTES;
		int start = start(bytes, position);
		int size = start(bytes, position + 1) - start;
		int end = start(bytes, count);
		for (int i = position + 1; i <= count; i++) {
			setDirectoryItem(bytes, i - 1, directoryItem(bytes, i) - size);
		}
		System.arraycopy(bytes, entries, bytes, newEntries, start);
		System.arraycopy(bytes, entries + start + size, bytes, newEntries + start, end - start - size);
		setCount(bytes, count - 1);
		node.length = newEntries + end - size;
		if (position == 0) {
			dropFirstSeparator(node);
		}
	}

	private static void dropFirstSeparator(BlockImage node) {
		byte[] bytes = node.bytes;
		int count = count(bytes);
		if (count == 0 || level(bytes) == 0) {
			return;
		}
		int entries = entriesIndex(count);
		int excess = start(bytes, 1) - REFERENCE_BYTES;
		System.arraycopy(bytes, entries + excess, bytes, entries, start(bytes, count) - excess);
		for (int i = 1; i <= count; i++) {
			setDirectoryItem(bytes, i, directoryItem(bytes, i) - excess);
		}
		setDirectoryItem(bytes, 0, 0);
		node.length -= excess;
	}

	/** Makes {@code target} a node of the entries {@code [from, to)} of another. */
	static void copyEntries(BlockImage source, int from, int to, BlockImage target) {
		byte[] bytes = source.bytes;
		clear(target, level(bytes));
		int start = start(bytes, from);
		int sizeBytes = start(bytes, to) - start;
		int entries = entriesIndex(to - from);
		for (int i = from; i < to; i++) {
			setDirectoryItem(target.bytes, i - from, directoryItem(bytes, i) - start);
		}
		setDirectoryItem(target.bytes, to - from, sizeBytes);
		System.arraycopy(bytes, entriesIndex(count(bytes)) + start, target.bytes, entries, sizeBytes);
		setCount(target.bytes, to - from);
		target.length = entries + sizeBytes;
		dropFirstSeparator(target);
	}

	/** Makes one image the content of another. */
	static void copy(BlockImage source, BlockImage target) {
		System.arraycopy(source.bytes, 0, target.bytes, 0, source.length);
		target.length = source.length;
	}

	/** Puts the entries of a right sibling behind one's own; the parent's separator between them goes before its first. */
	static void append(BlockImage left, BlockImage right, BlockImage parent, int rightPosition) {
		int count = count(right.bytes);
		boolean leaf = level(right.bytes) == 0;
		for (int i = 0; i < count; i++) {
			long value = leaf ? reference(right, i) : child(right, i);
			BlockImage keyHolder = leaf || i > 0 ? right : parent;
			int keyEntry = leaf || i > 0 ? i : rightPosition;
			insert(left, count(left.bytes), keyHolder.bytes, keyIndex(keyHolder, keyEntry),
					keyLength(keyHolder, keyEntry), leaf ? 0 : separatorReference(keyHolder, keyEntry), value);
		}
	}

	/**
	 * Where to split a node that has one entry too many, so that both parts fit and the left one comes near its share.
	 * @param leftShare percentage of the bytes
	 */
	static int splitPosition(BlockImage overflow, int leftShare) {
		byte[] bytes = overflow.bytes;
		int count = count(bytes);
		int total = start(bytes, count);
		int target = total * leftShare / 100;
		int best = -1;
		int bestDistance = Integer.MAX_VALUE;
		for (int i = 1; i < count; i++) {
			int leftBytes = start(bytes, i);
			int distance = Math.abs(leftBytes - target);
			if (distance < bestDistance && entriesIndex(i) + leftBytes <= NODE_BYTES
					&& entriesIndex(count - i) + total - leftBytes <= NODE_BYTES) {
				best = i;
				bestDistance = distance;
			}
		}
		assert best > 0;
		return best;
	}

}
