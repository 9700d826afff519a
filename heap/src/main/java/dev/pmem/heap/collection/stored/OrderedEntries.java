/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.transaction.EntryCursor;

/**
 * Walks the entries of a range of a map in the order of their keys, as of when the walk began, without those that the
 * transaction has removed since. Keys that start with the same {@link EntryCodec#ORDERED_KEY_BYTES} bytes may lie in any
 * order in the tree: they are read and sorted together. Not thread-safe.
 * <p>
 * Invariants: {@code sorted} holds entries of one such group that were not given yet; if {@code isAhead}, the cursor stands
 * on an entry behind them.
 */
final class OrderedEntries {

	private final StoredEntries entries;

	private final EntryRange range;

	private final @Nullable Comparator<Object> order;

	private final EntryCursor cursor;

	private final boolean descending;

	private final Deque<Located> sorted = new ArrayDeque<>();

	private boolean isAhead;

	/** An entry and its place. */
	record Located(StoredEntry entry, long reference) {

		Object key() {
			return Objects.requireNonNull(this.entry.key);
		}

	}

	/** @param range all, unless keys have an order */
	OrderedEntries(StoredEntries entries, EntryRange range, boolean descending) {
		this.entries = entries;
		this.range = range;
		this.order = entries.codec().keyOrder();
		this.descending = descending;
		this.cursor = entries.scan(range.treeRange(entries.codec()), descending);
	}

	/** The next entry; null at the end. */
	@Nullable
	Located next() {
		this.entries.requireActive();
		while (true) {
			Located found = this.sorted.poll();
			if (found == null) {
				if (!this.isAhead && !this.cursor.next()) {
					return null;
				}
				this.isAhead = false;
				long reference = this.cursor.reference();
				Comparator<Object> known = this.order;
				if (known != null) {
					byte[] key = this.cursor.key();
					if (key.length > EntryCodec.ORDERED_KEY_BYTES) {
						sortGroup(key, known);
						continue;
					}
				}
				if (this.entries.isRemoved(reference)) {
					continue;
				}
				return new Located(this.entries.read(reference), reference);
			}
			if (!this.entries.isRemoved(found.reference)) {
				return found;
			}
		}
	}

	private void sortGroup(byte[] first, Comparator<Object> known) {
		List<Located> group = new ArrayList<>();
		boolean belongs = true;
		while (belongs) {
			long reference = this.cursor.reference();
			if (!this.entries.isRemoved(reference)) {
				Located member = new Located(this.entries.read(reference), reference);
				if (this.range.contains(member.key(), known)) {
					group.add(member);
				}
			}
			boolean goesOn = this.cursor.next();
			belongs = goesOn && isOfGroup(this.cursor.key(), first);
			this.isAhead = goesOn && !belongs;
		}
		Comparator<Located> byKey = Comparator.comparing(Located::key, known);
		group.sort(this.descending ? byKey.reversed() : byKey);
		this.sorted.addAll(group);
	}

	private static boolean isOfGroup(byte[] key, byte[] first) {
		return key.length > EntryCodec.ORDERED_KEY_BYTES
				&& Arrays.equals(key, 0, EntryCodec.ORDERED_KEY_BYTES, first, 0, EntryCodec.ORDERED_KEY_BYTES);
	}

}
