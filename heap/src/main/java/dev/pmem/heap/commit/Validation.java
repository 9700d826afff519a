/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.Arrays;
import java.util.Map;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.IndexChanges;
import dev.pmem.heap.transaction.IndexOverlay;
import dev.pmem.heap.transaction.IndexOverlay.Entry;
import dev.pmem.heap.transaction.IndexOverlay.Operation;
import dev.pmem.heap.transaction.ReadSet;
import dev.pmem.heap.transaction.ThreadScratch;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Write;
import dev.pmem.heap.transaction.WriteSet;

/**
 * Decides whether a transaction may commit over the newest state, which is that of the pool with the batch's earlier
 * transactions over it. Used by the commit leader alone.
 */
final class Validation {

	private Validation() {}

	/**
	 * Throws if the transaction must not commit over the batch.
	 * @throws ConflictException if another transaction has changed what this one changes or, where it is serializable, has
	 * read
	 * @throws UniqueKeyException if a unique key is taken
	 */
	static void validate(Transaction transaction, CommitBatch batch) {
		transaction.requireSnapshot();
		requireUnchanged(transaction, batch);
		ReadSet readSet = transaction.readSet();
		if (readSet != null) {
			requireReadUnchanged(readSet, batch, transaction.snapshot());
		}
		LinkCheck.check(transaction, batch);
		IndexChanges indexes = transaction.indexChanges();
		if (indexes != null) {
			WriteSet writes = transaction.writes();
			for (IndexOverlay overlay : indexes.overlays()) {
				boolean isNew = writes != null && writes.isInserted(overlay.tree.rootOffset());
				if (overlay.collection != 0 && !isNew && (overlay.isReliedOn || overlay.hasChanges())) {
					requireTree(overlay, batch);
				}
				requireFreeKeys(overlay, batch, isNew, ThreadScratch.get().index);
			}
		}
	}

	private static void requireUnchanged(Transaction transaction, CommitBatch batch) {
		WriteSet writes = transaction.writes();
		for (int position = 0; writes != null && position < writes.positionCount(); position++) {
			Write write = writes.valueAt(position);
			if (write != null && write.operation != Write.Operation.INSERT
					&& batch.isChangedSince(write.image.offset, transaction.snapshot())) {
				throw new ConflictException("Another transaction has committed a change to the object at offset "
						+ write.image.offset + " since this one began. Run it again.", write.image.offset);
			}
		}
	}

	/** Throws if something that the transaction has read has a version newer than the snapshot. */
	private static void requireReadUnchanged(ReadSet readSet, CommitBatch newest, long snapshot) {
		long object = firstChanged(readSet.objects(), newest, snapshot);
		if (object != 0) {
			throw readConflict("the object at offset " + object + ", which it had read", object, 0);
		}
		for (ReadSet.Range range : readSet.ranges()) {
			if (firstChanged(range.leaves, newest, snapshot) != 0 && !range.isUnchanged(newest)) {
				int index = range.tree.indexNumber();
				throw readConflict("a range of index " + index + ", which it had scanned", 0, index);
			}
		}
	}

	private static ConflictException readConflict(String changed, long object, int index) {
		return new ConflictException("Another transaction has committed a change to " + changed
				+ ", since this serializable one began. Run it again.", object, index);
	}

	/** The offset of a block that was changed since the snapshot, or 0. */
	private static long firstChanged(LongMap<Boolean> offsets, CommitBatch newest, long snapshot) {
		long[] changed = {0};
		offsets.forEach((offset, _) -> {
			if (newest.isChangedSince(offset, snapshot)) {
				changed[0] = offset;
			}
		});
		return changed[0];
	}

	/** Checks that the collection still has the tree that the transaction has changed or relies on. */
	private static void requireTree(IndexOverlay overlay, CommitBatch newest) {
		BlockImage collection = newest.read(overlay.collection, new BlockImage());
		if (CollectionLayout.isDropped(collection.bytes)
				|| CollectionLayout.root(collection.bytes) != overlay.tree.rootOffset()) {
			throw new ConflictException("Another transaction has cleared or dropped the collection at offset "
					+ overlay.collection + " since this one began. Run it again.", overlay.collection);
		}
	}

	/**
	 * Checks that the unique keys that are added are free in the newest state, but for what is removed by the same
	 * transaction.
	 * @param isNew whether the transaction has made the index itself: then nobody else can have a key in it, nor is it in
	 * the newest state
	 */
	private static void requireFreeKeys(IndexOverlay overlay, CommitBatch newest, boolean isNew, IndexScratch scratch) {
		byte[] previous = null;
		for (Map.Entry<Entry, Operation> change : overlay.changes.entrySet()) {
			Operation operation = change.getValue();
			if (operation != Operation.ADD_UNIQUE && operation != Operation.ADD_EXCLUSIVE) {
				continue;
			}
			byte[] key = change.getKey().key();
			long taker = isNew ? 0 : overlay.tree.lookup(newest, key, key.length, scratch);
			if ((taker != 0 && !overlay.removes(key, taker)) || Arrays.equals(previous, key)) {
				if (operation == Operation.ADD_EXCLUSIVE) {
					throw new ConflictException("Another transaction has committed an entry of the same key since this"
							+ " one began. Run it again.");
				}
				throw new UniqueKeyException("The unique key " + overlay.uniqueName
						+ " is taken already by another object, which was committed first");
			}
			previous = key;
		}
	}

}
