/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.Map;
import java.util.NavigableMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.transaction.IndexOverlay.Entry;
import dev.pmem.heap.transaction.IndexOverlay.Operation;

/**
 * Visits the entries of a range of an index as its transaction sees them: the snapshot's entries merged with the
 * transaction's own changes. The cursor ignores changes that the transaction makes after the cursor was opened. If an
 * earlier change is taken back meanwhile, the cursor no longer sees this change. Not thread-safe.
 * <p>
 * Invariants: an entry that the transaction added is never an entry of the snapshot; {@code cursor} stands on the
 * snapshot's next entry unless this entry is consumed.
 */
public final class EntryCursor {

	private final IndexCursor cursor;

	/** What the transaction changes of the index; null if nothing. */
	private final @Nullable IndexOverlay overlay;

	/**
	 * The transaction's changes within the range, in the cursor's direction; a live view. Null if none of them adds an
	 * entry.
	 */
	private final @Nullable NavigableMap<Entry, Operation> added;

	/**
	 * The newest change that the cursor sees. If it saw later changes, an update that moves its object ahead would make
	 * the cursor visit this object again and again.
	 */
	private final long newestChange;

	private final ReadSet.@Nullable Range observed;

	private final boolean descending;

	/** Whether the cursor came to its end and was given back, or the snapshot has no such index. */
	private boolean exhausted;

	private boolean cursorConsumed = true;

	private boolean cursorHasEntry;

	/** The added entry that was visited last; null before the first. */
	private @Nullable Entry lastAdded;

	/** Whether {@code lastAdded} is the current entry. */
	private boolean onAdded;

	/**
	 * @param cursor on the snapshot's entries of the range, and this cursor's own; null if the snapshot has no such index
	 * @param overlay what the transaction changes of the index; null if nothing
	 * @param observed notes what the walk comes by; null if nobody wants to know
	 */
	EntryCursor(@Nullable IndexCursor cursor, @Nullable IndexOverlay overlay, KeyRange range, boolean descending,
			ReadSet.@Nullable Range observed) {
		this.descending = descending;
		this.observed = observed;
		this.overlay = overlay;
		this.added = (overlay != null && overlay.hasAdded()) ? overlay.within(range, descending) : null;
		this.newestChange = (overlay != null) ? overlay.newestChange() : 0;
		this.exhausted = cursor == null;
		this.cursor = (cursor != null) ? cursor : new IndexCursor();
	}

	/** Moves on; false at the end. */
	public boolean next() {
		IndexOverlay own = this.overlay;
		if (own == null) {
			return advanceCursor();
		}
		if (this.cursorConsumed) {
			advanceCursor();
		}
		while (this.cursorHasEntry && isRemoved(own, cursorEntry())) {
			advanceCursor();
		}
		Entry added = (this.added != null) ? nextAdded(this.added) : null;
		this.onAdded = added != null && (!this.cursorHasEntry || isBeforeCursor(added));
		if (this.onAdded) {
			this.lastAdded = added;
			this.cursorConsumed = false;
			return true;
		}
		this.cursorConsumed = true;
		return this.cursorHasEntry;
	}

	private @Nullable Entry nextAdded(NavigableMap<Entry, Operation> own) {
		Map.Entry<Entry, Operation> change = (this.lastAdded == null)
				? own.firstEntry()
				: own.higherEntry(this.lastAdded);
		while (change != null
				&& (change.getValue() == Operation.REMOVE || change.getKey().change() > this.newestChange)) {
			change = own.higherEntry(change.getKey());
		}
		return (change != null) ? change.getKey() : null;
	}

	private boolean isRemoved(IndexOverlay own, Entry entry) {
		Map.Entry<Entry, Operation> change = own.find(entry);
		return change != null && change.getValue() == Operation.REMOVE
				&& change.getKey().change() <= this.newestChange;
	}

	private Entry cursorEntry() {
		return new Entry(this.cursor.copyKey(), this.cursor.reference());
	}

	private boolean isBeforeCursor(Entry added) {
		byte[] key = added.key();
		int order = IndexKeys.compare(key, 0, key.length, this.cursor.keyBytes(), this.cursor.keyIndex(),
				this.cursor.keyLength());
		if (order == 0) {
			order = Long.compareUnsigned(added.reference(), this.cursor.reference());
		}
		return this.descending ? order > 0 : order < 0;
	}

	private boolean advanceCursor() {
		this.cursorHasEntry = !this.exhausted && this.cursor.next();
		if (this.cursorHasEntry) {
			if (this.observed != null) {
				this.observed.scanned(this.cursor.keyBytes(), this.cursor.keyIndex(), this.cursor.keyLength(),
						this.cursor.reference());
			}
			return true;
		}
		if (this.observed != null) {
			this.observed.exhausted = true;
		}
		end();
		return false;
	}

	/** Gives the snapshot's cursor back before it came to its end. This cursor must not be used any more. */
	public void end() {
		if (!this.exhausted) {
			this.exhausted = true;
			this.cursor.close();
			ThreadScratch.get().giveBack(this.cursor);
		}
	}

	/** Goes over so many entries, or those that are left; returns how many. */
	public long skip(long count) {
		if (this.overlay == null && this.observed == null && !this.exhausted) {
			return this.cursor.skip(count);
		}
		long skipped = 0;
		while (skipped < count && next()) {
			skipped++;
		}
		return skipped;
	}

	/** The reference of the current entry. */
	public long reference() {
		Entry added = this.lastAdded;
		return (this.onAdded && added != null) ? added.reference() : this.cursor.reference();
	}

	/** The array that holds the current entry's key from {@link #keyIndex()}; only to be read, until the next move. */
	public byte[] keyBytes() {
		Entry added = this.lastAdded;
		return (this.onAdded && added != null) ? added.key() : this.cursor.keyBytes();
	}

	/** Where the current entry's key starts. */
	public int keyIndex() {
		return this.onAdded ? 0 : this.cursor.keyIndex();
	}

	/** The length of the current entry's key. */
	public int keyLength() {
		Entry added = this.lastAdded;
		return (this.onAdded && added != null) ? added.key().length : this.cursor.keyLength();
	}

	/** A copy of the current entry's key. */
	public byte[] key() {
		Entry added = this.lastAdded;
		return (this.onAdded && added != null) ? added.key() : this.cursor.copyKey();
	}

}
