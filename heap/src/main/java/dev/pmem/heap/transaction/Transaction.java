/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.Arrays;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;

/**
 * A transaction on objects and index entries. Confined to one thread at a time.
 * <p>
 * Objects are the trade of {@link ObjectBlocks}, what is written that of {@link WriteSet} and {@link IndexChanges}; here are
 * indexes as the transaction sees them, savepoints, and its end.
 * <p>
 * Invariants:
 * <ul>
 * <li>nothing that it changes reaches the pool before its commit;
 * <li>its snapshot and what it has reserved are given back once, when it ends: by its own thread or, where that thread had no
 * memory or stack left, by a leader.
 * </ul>
 */
public final class Transaction extends ObjectBlocks {

	private final Committer<Transaction> committer;

	/** Null before the first change of an index. */
	private @Nullable IndexChanges indexes;

	/** Null before the first object that is taken out of its extent. */
	private @Nullable Unlinked unlinked;

	/** Set by the leader alone, because only the leader knows whether the changes are in the pool. */
	private boolean committed;

	private boolean snapshotReleased;

	/** How many objects its queries have read to test or sort them. */
	private long examinedCount;

	/**
	 * Set if the transaction's commit ended with an error of the JVM on its own thread while a leader is, or may still
	 * be, working on it. The leader then ends the transaction, or the lease is found forgotten. This is a field because
	 * the thread that sets it may have no stack left to call a method.
	 */
	public boolean isLeftToLeader;

	/** Begins a transaction on the newest snapshot. */
	public Transaction(TransactionContext context, Committer<Transaction> committer, TransactionMode mode) {
		super(context, mode);
		this.committer = committer;
	}

	/** The lease of the snapshot, which gives the snapshot back should the transaction be forgotten. */
	public SnapshotLease lease() {
		return this.lease;
	}

	/** Counts an object that a query has read to test or sort it. */
	public void countExamined() {
		this.examinedCount++;
	}

	/** How many objects its queries have read to test or sort them. */
	public long examinedCount() {
		return this.examinedCount;
	}

	/** Whether a commit has anything to store. */
	public boolean hasChanges() {
		return changedBlockCount() > 0 || (this.indexes != null && this.indexes.hasChanges());
	}

	private int changedBlockCount() {
		WriteSet changes = writes();
		return (changes != null) ? changes.size() : 0;
	}

	/** How many blocks its commit is likely to change. */
	public int expectedBlockCount() {
		return changedBlockCount() + ((this.indexes != null || this.lease.reservedCount > 0) ? 4 : 0);
	}

	@Override
	boolean endEmptiedSpans() {
		return this.committer.endEmptiedSpans();
	}

	@Override
	boolean reclaimSpace() {
		return this.committer.reclaimSpace();
	}

	// Indexes

	/** What it does to indexes; null if nothing. */
	public @Nullable IndexChanges indexChanges() {
		return this.indexes;
	}

	private IndexChanges requireIndexes() {
		WriteSet changes = requireWritable();
		IndexChanges known = this.indexes;
		if (known == null) {
			known = new IndexChanges(changes);
			this.indexes = known;
		}
		if (this.unlinked != null) {
			this.unlinked.indexesChanged();
		}
		return known;
	}

	/** Makes an empty index. */
	public IndexTree createIndex(int indexNumber) {
		IndexChanges changes = requireIndexes();
		IndexTree tree = createTree(indexNumber);
		changes.addCreated(tree);
		return tree;
	}

	/** Makes the empty tree of a collection, which other transactions can't see before they see the collection. */
	public IndexTree createTree(int indexNumber) {
		requireWritable();
		NewNodes nodes = new NewNodes(this);
		IndexTree tree = IndexTree.create(nodes, indexNumber);
		nodes.writeTo(ensureWrites());
		return tree;
	}

	/**
	 * Ends the building of an index that earlier transactions made and filled. A transaction whose snapshot is older than
	 * this one's commit can't use the index.
	 */
	public void finishIndex(IndexTree tree) {
		requireIndexes().addFinished(tree);
	}

	/** Frees all of an index that was there when this transaction began. */
	public void dropIndex(IndexTree tree) {
		requireIndexes().addDropped(tree);
	}

	/**
	 * Adds an entry that isn't there.
	 * @param uniqueName what to call the key if no other entry may have it; null if others may
	 */
	public void addEntry(IndexTree tree, byte[] key, long reference, @Nullable String uniqueName) {
		addEntry(tree, key, reference, uniqueName, null);
	}

	/**
	 * As above.
	 * @param observer is told of the keys that were added to this index once they are committed; null if nobody is
	 */
	public void addEntry(IndexTree tree, byte[] key, long reference, @Nullable String uniqueName,
			@Nullable KeyObserver observer) {
		requireIndexes().add(tree, key, reference, uniqueName, observer);
	}

	/** Removes an entry that is there. */
	public void removeEntry(IndexTree tree, byte[] key, long reference) {
		requireIndexes().remove(tree, 0, key, reference);
	}

	/**
	 * Adds an entry that isn't there, and whose key no other entry has. If another transaction commits an entry of this
	 * key first, the commit of this one is a conflict.
	 * @param collection the block of the collection whose size counts the tree's entries; 0 if there is none
	 */
	public void addExclusiveEntry(IndexTree tree, long collection, byte[] key, long reference) {
		requireIndexes().addExclusive(tree, collection, key, reference);
	}

	/**
	 * Removes an entry that is there.
	 * @param collection the block of the collection whose size counts the tree's entries
	 */
	public void removeEntry(IndexTree tree, long collection, byte[] key, long reference) {
		requireIndexes().remove(tree, collection, key, reference);
	}

	/** The commit is a conflict if the collection has another tree by then, or was dropped. */
	public void relyOn(IndexTree tree, long collection) {
		requireIndexes().relyOn(tree, collection);
	}

	/** How many entries this transaction adds to the tree, less those that it removes. */
	public long sizeChange(IndexTree tree) {
		IndexOverlay overlay = overlayOf(tree);
		return (overlay != null) ? overlay.sizeChange() : 0;
	}

	/** Tells of the references of the entries that this transaction adds to the tree. */
	public void forEachAdded(IndexTree tree, LongConsumer action) {
		IndexOverlay overlay = overlayOf(tree);
		if (overlay != null) {
			overlay.changes.forEach((entry, operation) -> {
				if (operation != IndexOverlay.Operation.REMOVE) {
					action.accept(entry.reference());
				}
			});
		}
	}

	/** Whether the transaction has made the block. */
	public boolean isMadeHere(long offset) {
		WriteSet changes = writes();
		return changes != null && changes.isInserted(offset);
	}

	/** Gives a tree up: what this transaction has removed from it is gone, what it has added never comes. */
	public void giveUpTree(IndexTree tree, long collection) {
		requireIndexes().giveUp(tree, collection);
	}

	/** The action is run if a savepoint from before is rolled back to. */
	public void onUndo(Runnable action) {
		requireWritable().noteUndo(action);
	}

	/**
	 * Adds the entry of a reference to an index of references, whose keys are offsets of targets. The commit checks that the
	 * target is still there.
	 */
	public void addReference(IndexTree tree, long target, long referrer, ReferenceRule rule) {
		requireIndexes().addReference(tree, target, referrer, rule);
	}

	/** Removes the entry of a reference. */
	public void removeReference(IndexTree tree, long target, long referrer) {
		removeEntry(tree, IndexKeys.ofOffset(target), referrer);
	}

	/**
	 * An object that is being taken out of its extent, by {@link #deleteObject}: when this transaction commits, nobody may
	 * refer to it.
	 */
	public void unlink(long reference, Referrers referrers) {
		WriteSet changes = requireWritable();
		Unlinked known = this.unlinked;
		if (known == null) {
			known = new Unlinked();
			this.unlinked = known;
		}
		Unlinked homes = known;
		homes.add(reference, referrers);
		changes.noteUndo(() -> homes.remove(reference));
	}

	/**
	 * Checks that nobody refers to what it takes out of an extent, as it sees that; the commit does so in the newest state.
	 * @throws dev.pmem.heap.exception.ReferencedObjectException if somebody does
	 */
	public void requireUnlinked() {
		requireUnlinked(null);
	}

	/**
	 * As above.
	 * @param keeper keeps the objects that somebody keeps; null if they are to be refused
	 */
	public void requireUnlinked(Unlinked.@Nullable Keeper keeper) {
		WriteSet changes = writes();
		if (this.unlinked != null && changes != null) {
			this.unlinked.look(this, changes, this::scan, keeper);
		}
	}

	/** The objects that it takes out of their extents; null if there are none. */
	public @Nullable Unlinked unlinked() {
		return this.unlinked;
	}

	private @Nullable IndexOverlay overlayOf(IndexTree tree) {
		return (this.indexes != null) ? this.indexes.overlayOf(tree) : null;
	}

	/**
	 * The object at a place where an object was whose entry the tree had; null if there is no such object in the snapshot
	 * any more, or only a {@link #lookup} can tell. The caller must check that the object has the key that it looks for:
	 * then the tree has an entry for it. The image is valid as long as that of {@link #readObject(long)}.
	 */
	public @Nullable BlockImage readGuess(IndexTree tree, long reference) {
		requireActive();
		return (overlayOf(tree) == null && readSet() == null && !isUnborn(tree)) ? readIfThere(reference) : null;
	}

	/** The first reference under exactly this key, or 0. */
	public long lookup(IndexTree tree, byte[] key, int keyLength) {
		requireActive();
		if (overlayOf(tree) == null && readSet() == null && !isUnborn(tree)) {
			return tree.lookup(this, key, keyLength, scratch().index);
		}
		EntryCursor cursor = scan(tree, KeyRange.exactly(Arrays.copyOf(key, keyLength)), false);
		return cursor.next() ? cursor.reference() : 0;
	}

	/** The first reference under exactly this key whose entry the transaction has removed, or 0. */
	public long removedReference(IndexTree tree, byte[] key) {
		IndexOverlay overlay = overlayOf(tree);
		return (overlay != null) ? overlay.removed(key) : 0;
	}

	/** Walks the entries of a range as this transaction sees them. */
	public EntryCursor scan(IndexTree tree, KeyRange range, boolean descending) {
		requireActive();
		ReadSet reads = readSet();
		return scan(tree, range, descending, (reads != null) ? reads.scan(tree, range, descending) : null);
	}

	/** Walks the entries of a range, and notes what the walk comes by. */
	EntryCursor scan(IndexTree tree, KeyRange range, ReadSet.Range observed) {
		return scan(tree, range, false, observed);
	}

	private EntryCursor scan(IndexTree tree, KeyRange range, boolean descending, ReadSet.@Nullable Range observed) {
		IndexCursor snapshot = null;
		if (!isUnborn(tree)) {
			snapshot = scratch().takeCursor().open(this, tree, range, descending,
					(observed != null) ? (leaf, _) -> observed.visitedLeaf(leaf) : null);
		} else if (observed != null) {
			observed.visitedLeaf(tree.rootOffset());
		}
		return new EntryCursor(snapshot, overlayOf(tree), range, descending, observed);
	}

	/** Whether the index was made by a commit that this snapshot doesn't see: then it's empty but for own changes. */
	private boolean isUnborn(IndexTree tree) {
		IndexBirths births = this.context.births();
		return snapshot() < births.newest() && !(this.indexes != null && this.indexes.isCreatedHere(tree))
				&& births.isUnborn(tree, snapshot());
	}

	/** How many entries the range has. */
	public long count(IndexTree tree, KeyRange range) {
		requireActive();
		if (readSet() != null || overlayOf(tree) != null || isUnborn(tree)) {
			EntryCursor cursor = scan(tree, range, false);
			long count = 0;
			while (cursor.next()) {
				count++;
			}
			return count;
		}
		return new IndexCursor().open(this, tree, range, false, null).countRemaining();
	}

	// Its end

	/** A mark to which {@link #rollbackTo} can go back. */
	public int savepoint() {
		requireActive();
		return ensureWrites().savepoint();
	}

	/**
	 * Takes back all changes since the mark.
	 * @throws IllegalStateException if the mark is gone, as an earlier one was gone back to
	 */
	public void rollbackTo(int savepoint) {
		requireActive();
		if (this.unlinked != null) {
			this.unlinked.indexesChanged();
		}
		ensureWrites().rollbackTo(savepoint);
	}

	/**
	 * Commits all changes, or none, and ends.
	 * @throws ConflictException if another transaction has changed the same
	 * @throws PoolException if the changes can't be stored
	 */
	public void commit() {
		requireActive();
		try {
			if (hasChanges()) {
				requireUnlinked();
				commitChanges();
			}
		} catch (RuntimeException | Error ex) {
			if (this.isLeftToLeader) {
				deactivate();
			} else {
				end();
			}
			throw ex;
		}
		deactivate();
		try {
			end();
		} catch (OutOfMemoryError | StackOverflowError _) {
			// It is committed, and must not be told otherwise. Its snapshot is released when it's found forgotten; what it
			// reserved and didn't use may be lost until the pool is opened again.
		}
	}

	private void commitChanges() {
		long newest = this.context.snapshots().published();
		try {
			this.committer.commit(this);
		} catch (PoolFullException ex) {
			// what was deleted may serve others, or does since a commit that came in between
			if (!this.committer.reclaimSpace() && this.context.snapshots().published() == newest) {
				throw ex;
			}
			this.committer.commit(this);
		}
	}

	/** Drops all changes and ends, if it has not ended before. */
	public void rollback() {
		if (isActive()) {
			end();
		}
	}

	/** Whether the changes are in the pool. */
	public boolean isCommitted() {
		return this.committed;
	}

	/** By the leader once the changes are in the pool. */
	public void committed() {
		this.committed = true;
	}

	/** By the leader once the transaction is committed, so that it can trim what this snapshot held; or at its end. */
	public void releaseSnapshot() {
		if (!this.snapshotReleased) {
			this.snapshotReleased = true;
			this.context.snapshots().release(this.lease);
		}
	}

	/** Gives back what it holds. By its own thread, or by the leader to whom it is left. */
	public void end() {
		deactivate();
		forgetLargeImage();
		boolean isReleased = this.snapshotReleased;
		releaseSnapshot();
		if (this.committed && this.indexes != null) {
			this.indexes.tellAddedKeys();
		}
		// also those whose insert was taken back
		WriteSet changes = this.committed ? writes() : null;
		while (this.lease.reservedCount > 0) {
			long offset = this.lease.reserved[--this.lease.reservedCount];
			if (changes == null || !changes.contains(offset)) {
				this.context.allocator().cancel(offset);
			}
		}
		if (!isReleased) {
			this.committer.snapshotEnded(snapshot());
		}
	}

}
