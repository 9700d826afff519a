/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;

/**
 * The blocks and ranges of indexes that a serializable transaction has read. At commit none of them may have changed
 * since the transaction's snapshot. A range counts as unchanged if none of its leaves changed, or if it still has the
 * same entries although a leaf changed. An insert of a neighbouring key therefore does no harm.
 */
public final class ReadSet {

	/**
	 * A range that was scanned, from its start as far as the scan came.
	 */
	public static final class Range {

		public final IndexTree tree;

		final KeyRange range;

		final boolean descending;

		/** Leaves by offset; the value is only a mark. */
		public final LongMap<Boolean> leaves = new LongMap<>(4);

		/** The number and hash of the snapshot's entries that the scan visited. */
		long entryCount;

		long entryHash;

		/** Whether the scan came to the end of the range. */
		boolean exhausted;

		Range(IndexTree tree, KeyRange range, boolean descending) {
			this.tree = tree;
			this.range = range;
			this.descending = descending;
		}

		/** The scan came by this leaf. */
		void visitedLeaf(long offset) {
			this.leaves.put(offset, Boolean.TRUE);
		}

		void scanned(byte[] bytes, int index, int length, long reference) {
			this.entryCount++;
			this.entryHash = hash(this.entryHash, bytes, index, length, reference);
		}

		private static long hash(long before, byte[] bytes, int index, int length, long reference) {
			long hash = before * 31 + reference;
			for (int position = index; position < index + length; position++) {
				hash = hash * 0x100_0000_01B3L + bytes[position];
			}
			return hash * 0x9E37_79B9_7F4A_7C15L;
		}

		/**
		 * Scans the newest state of the range as far as the transaction scanned its snapshot, and compares the entries.
		 */
		public boolean isUnchanged(BlockSource newest) {
			IndexCursor cursor = new IndexCursor().open(newest, this.tree, this.range, this.descending, null);
			long hash = 0;
			for (long count = 0; count < this.entryCount; count++) {
				if (!cursor.next()) {
					return false;
				}
				hash = hash(hash, cursor.keyBytes(), cursor.keyIndex(), cursor.keyLength(), cursor.reference());
			}
			return hash == this.entryHash && !(this.exhausted && cursor.next());
		}

	}

	private final LongMap<Boolean> objects = new LongMap<>();

	private final List<Range> ranges = new ArrayList<>();

	void read(long offset) {
		this.objects.put(offset, Boolean.TRUE);
	}

	Range scan(IndexTree tree, KeyRange range, boolean descending) {
		Range scanned = new Range(tree, range, descending);
		this.ranges.add(scanned);
		return scanned;
	}

	/** Objects that were read, by offset; the value is only a mark. */
	public LongMap<Boolean> objects() {
		return this.objects;
	}

	/** The ranges of indexes that were read, in the order of their first read. */
	public List<Range> ranges() {
		return this.ranges;
	}

}
