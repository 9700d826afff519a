/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * The entries of a set or map, as a transaction sees and changes them: each is an object, found by its key in the
 * collection's tree. Confined to the transaction's thread.
 * <p>
 * Invariants:
 * <ul>
 * <li>no two entries have the same key;
 * <li>{@code tree}, if known, is the collection's tree in this transaction;
 * <li>the size in the collection's block is that of the snapshot, or 0 since a clear; the leader adds what the transaction's
 * entries change. An entry's change is a conflict by the entry's block, a key's by the tree, a clear by the
 * collection's block.
 * </ul>
 */
final class StoredEntries {

	/** A collection with more entries is cleared by giving up its tree. */
	private static final int MAXIMUM_REMOVED_ONE_BY_ONE = 1000;

	private final CollectionBlock collection;

	private final EntryCodec codec;

	private final PayloadWriter writer = new PayloadWriter();

	private @Nullable IndexTree tree;

	StoredEntries(CollectionBlock collection, EntryCodec codec) {
		this.collection = collection;
		this.codec = codec;
	}

	CollectionBlock collection() {
		return this.collection;
	}

	EntryCodec codec() {
		return this.codec;
	}

	private Transaction blocks() {
		return this.collection.blocks;
	}

	/** What to throw for an exception that does not say what happened to the pool. */
	RuntimeException translate(Throwable thrown) {
		return this.collection.faults.translate(thrown);
	}

	private IndexTree tree() {
		this.collection.requireThere();
		IndexTree known = this.tree;
		if (known == null) {
			byte[] payload = this.collection.peek();
			known = new IndexTree(CollectionLayout.indexNumber(payload), CollectionLayout.root(payload));
			this.tree = known;
			if (blocks().readSet() != null) {
				blocks().relyOn(known, this.collection.offset);
			}
		}
		return known;
	}

	/** Whether the transaction has ended: then the entries are read as they are now. */
	boolean isDetached() {
		return this.collection.isDetached();
	}

	/** Reads the entries in the transaction or, after its end, as they are now. */
	<R extends @Nullable Object> R reading(Function<StoredEntries, R> action) {
		return isDetached()
				? this.collection.onSnapshot((now) -> action.apply(new StoredEntries(now, this.codec)))
				: action.apply(this);
	}

	/** The number of entries. */
	long size() {
		if (isDetached()) {
			return reading(StoredEntries::size);
		}
		try {
			return CollectionLayout.size(this.collection.read().bytes) + blocks().sizeChange(tree());
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/** The size as java.util tells it. */
	int intSize() {
		return (int) Math.min(size(), Integer.MAX_VALUE);
	}

	/** Whether there is no entry. */
	boolean isEmpty() {
		return size() == 0;
	}

	private long locate(byte[] key) {
		return blocks().lookup(tree(), key, key.length);
	}

	/** The key in the tree; null if no entry can have such a key. */
	private byte @Nullable [] treeKey(@Nullable Object key) {
		if (key == null) {
			throw new NullPointerException("A " + this.codec.form().simpleName() + " admits no null "
					+ (this.codec.form().hasValue() ? "key" : "element"));
		}
		return this.codec.isKey(key) ? this.codec.key(key) : null;
	}

	/** The entry of this key; null if there is none. */
	@Nullable
	StoredEntry find(@Nullable Object key) {
		if (isDetached()) {
			return this.<@Nullable StoredEntry>reading((now) -> now.find(key));
		}
		try {
			byte[] treeKey = treeKey(key);
			long reference = (treeKey == null) ? 0 : locate(treeKey);
			return (reference == 0) ? null : read(reference);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/** Whether there is an entry of this key. */
	boolean contains(@Nullable Object key) {
		if (isDetached()) {
			return reading((now) -> now.contains(key));
		}
		try {
			byte[] treeKey = treeKey(key);
			return treeKey != null && locate(treeKey) != 0;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/** The entry at this reference. */
	StoredEntry read(long reference) {
		return this.codec.decode(blocks().readObject(reference), this.collection);
	}

	/** Puts an entry, and gives the one that had the key before; null if none had. */
	@Nullable
	StoredEntry put(@Nullable Object key, @Nullable Object value) {
		boolean isOwn = this.writer.take();
		PayloadWriter state = isOwn ? this.writer : new PayloadWriter();
		try {
			byte[] treeKey = treeKey(key);
			if (treeKey == null) {
				throw new ClassCastException(key + " is no "
						+ (this.codec.form().hasValue() ? "key" : "element") + " of this " + this.codec.form()
								.simpleName());
			}
			long reference = locate(treeKey);
			if (reference == 0) {
				this.codec.encode(key, value, state, this.collection);
				// the object first: if there is no room for it, nothing has changed
				long made = blocks().insertObject(this.codec.writtenLayoutNumber(blocks()), state.bytes(), state
						.length());
				blocks().addExclusiveEntry(tree(), this.collection.offset, treeKey, made);
				return null;
			}
			StoredEntry before = read(reference);
			if (this.codec.form().hasValue()) {
				replace(reference, before, value, state);
			}
			return before;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		} finally {
			if (isOwn) {
				this.writer.release();
			}
		}
	}

	private void replace(long reference, StoredEntry before, @Nullable Object value, PayloadWriter state) {
		this.codec.encode(before.key, value, state, this.collection);
		BlockImage stored = blocks().readObject(reference);
		if (stored.type != this.codec.layoutNumber() || !state.contentEquals(stored.bytes, stored.length)) {
			blocks().updateObject(reference, this.codec.writtenLayoutNumber(blocks()), state.bytes(), state.length());
			blocks().relyOn(tree(), this.collection.offset);
		}
	}

	/** Removes the entry of this key and gives it; null if there is none. */
	@Nullable
	StoredEntry remove(@Nullable Object key) {
		try {
			byte[] treeKey = treeKey(key);
			long reference = (treeKey == null) ? 0 : locate(treeKey);
			if (treeKey == null || reference == 0) {
				return null;
			}
			StoredEntry removed = read(reference);
			remove(treeKey, reference);
			return removed;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	private void remove(byte[] treeKey, long reference) {
		blocks().deleteObject(reference);
		blocks().removeEntry(tree(), this.collection.offset, treeKey, reference);
	}

	/** Whether this transaction has removed the entry at this reference. */
	boolean isRemoved(long reference) {
		return blocks().isDeleted(reference);
	}

	/** Removes all entries. */
	void clear() {
		try {
			blocks().requireWritable();
			IndexTree given = tree();
			if (size() <= MAXIMUM_REMOVED_ONE_BY_ONE || blocks().isMadeHere(given.rootOffset())) {
				EntryCursor cursor = scan(KeyRange.all(), false);
				while (cursor.next()) {
					remove(cursor.key(), cursor.reference());
				}
				return;
			}
			// 1. what this transaction has added goes one by one
			blocks().forEachAdded(given, blocks()::deleteObject);
			blocks().giveUpTree(given, this.collection.offset);
			// 2. the rest is garbage from here on
			long size = CollectionLayout.size(this.collection.read().bytes) + blocks().sizeChange(given);
			this.collection.giveUp(size, given.rootOffset());
			IndexTree empty = blocks().createTree(given.indexNumber());
			this.collection.write(0, empty.rootOffset());
			this.tree = empty;
			blocks().onUndo(() -> this.tree = given);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/** Walks the entries of a range. */
	EntryCursor scan(KeyRange range, boolean descending) {
		return blocks().scan(tree(), range, descending);
	}

	/** How many entries the range has. */
	long count(KeyRange range) {
		return blocks().count(tree(), range);
	}

	/** @throws IllegalStateException if the transaction has ended */
	void requireActive() {
		this.collection.requireThere();
		blocks().requireActive();
	}

}
