/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;

/**
 * The entries that a transaction adds to one index and removes from it.
 * <p>
 * Invariant: an added entry was not in the transaction's snapshot of the index; a removed entry was. The operations can
 * therefore be carried out in any order.
 */
public final class IndexOverlay {

	/**
	 * An entry of an index, ordered as in the tree.
	 *
	 * @param change the number of the change that put the entry into {@code changes}; not part of the order
	 */
	public record Entry(byte[] key, long reference, long change) implements Comparable<Entry> {

		/** An entry without the number of a change, to be looked for. */
		public Entry(byte[] key, long reference) {
			this(key, reference, 0);
		}

		@Override
		public int compareTo(Entry other) {
			int order = IndexKeys.compare(this.key, 0, this.key.length, other.key, 0, other.key.length);
			return (order != 0) ? order : Long.compareUnsigned(this.reference, other.reference);
		}

	}

	/** What happens to an entry. */
	public enum Operation {

		ADD,
		/** No other entry may have its key. */
		ADD_UNIQUE,
		/** As {@link #ADD_UNIQUE}; another entry of its key was added by another transaction, and is a conflict. */
		ADD_EXCLUSIVE, REMOVE

	}

	public final IndexTree tree;

	/** The block of the collection that the tree belongs to; 0 if the tree is an index of the catalog. */
	public final long collection;

	/** Whether the commit depends on the collection still having this tree. */
	public boolean isReliedOn;

	/** Whether the transaction gives the tree up, so that the collection's size is not that of this tree any more. */
	public boolean isGivenUp;

	/** The number of entries that are added, less those that are removed. */
	private long sizeChange;

	/** The number of entries that are added. */
	private long addedCount;

	/** What to call the unique key in a message. */
	public String uniqueName = "";

	/** What the entries mean that are added, if they are references; null if they are not, or none was added. */
	public @Nullable ReferenceRule rule;

	/** Receives the keys that are added; null if there is no observer. */
	@Nullable
	KeyObserver observer;

	/** Entries with unique keys that the transaction has added and removed again. */
	final TreeSet<Entry> takenBack = new TreeSet<>();

	public final TreeMap<Entry, Operation> changes = new TreeMap<>();

	/** The number of the newest change. A cursor uses it to recognize changes that were made since it was opened. */
	private long newestChange;

	IndexOverlay(IndexTree tree, long collection) {
		this.tree = tree;
		this.collection = collection;
	}

	/** The number of entries that are added, less those that are removed. */
	public long sizeChange() {
		return this.sizeChange;
	}

	private static int sizeChange(@Nullable Operation change) {
		return (change == null) ? 0 : (change == Operation.REMOVE) ? -1 : 1;
	}

	/** Whether there are entries to add or to remove. */
	public boolean hasChanges() {
		return !this.changes.isEmpty();
	}

	/** The change of this entry, or null; kept for taking changes back. */
	@Nullable
	Operation change(Entry entry) {
		return this.changes.get(entry);
	}

	void set(Entry entry, @Nullable Operation change) {
		Operation before = (change == null)
				? this.changes.remove(entry)
				: this.changes.put(new Entry(entry.key, entry.reference, ++this.newestChange), change);
		this.sizeChange += sizeChange(change) - sizeChange(before);
		this.addedCount += Math.max(0, sizeChange(change)) - Math.max(0, sizeChange(before));
	}

	/** Passes the added keys to the observer after the transaction was committed. Creates no object. */
	void tellAddedKeys() {
		KeyObserver told = this.observer;
		if (told == null || this.changes.isEmpty()) {
			return;
		}
		for (Entry entry = this.changes.lastKey(); entry != null; entry = this.changes.lowerKey(entry)) {
			if (this.changes.get(entry) != Operation.REMOVE && told.added(entry.key)) {
				return;
			}
		}
	}

	/** Whether entries are added. */
	boolean hasAdded() {
		return this.addedCount > 0;
	}

	/** The change of this entry with its number; null if there is none. */
	Map.@Nullable Entry<Entry, Operation> find(Entry entry) {
		Map.Entry<Entry, Operation> found = this.changes.ceilingEntry(entry);
		return (found != null && found.getKey().compareTo(entry) == 0) ? found : null;
	}

	long newestChange() {
		return this.newestChange;
	}

	/** Whether this transaction removes an entry of the snapshot. */
	public boolean removes(byte[] key, long reference) {
		return this.changes.get(new Entry(key, reference)) == Operation.REMOVE;
	}

	/** The first reference under exactly this key whose entry is removed, or 0. */
	long removed(byte[] key) {
		for (Map.Entry<Entry, Operation> change : within(KeyRange.exactly(key), false).entrySet()) {
			if (change.getValue() == Operation.REMOVE) {
				return change.getKey().reference;
			}
		}
		Entry entry = this.takenBack.ceiling(new Entry(key, 0));
		return (entry != null && Arrays.equals(entry.key, key)) ? entry.reference : 0;
	}

	/** The changes within a range, in the order of the direction. */
	NavigableMap<Entry, Operation> within(KeyRange range, boolean descending) {
		NavigableMap<Entry, Operation> part = this.changes;
		byte[] lower = range.lower();
		if (lower != null) {
			part = part.tailMap(new Entry(lower, range.lowerInclusive() ? 0 : -1L), range.lowerInclusive());
		}
		byte[] upper = range.upper();
		if (upper != null) {
			Entry bound = new Entry(upper, range.upperInclusive() ? -1L : 0);
			if (lower != null && new Entry(lower, range.lowerInclusive() ? 0 : -1L).compareTo(bound) >= 0) {
				return Collections.emptyNavigableMap();
			}
			part = part.headMap(bound, range.upperInclusive());
		}
		return descending ? part.descendingMap() : part;
	}

}
