/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.IndexOverlay.Entry;
import dev.pmem.heap.transaction.IndexOverlay.Operation;

/**
 * A transaction on blocks and index entries. Confined to one thread at a time.
 * <p>
 * Invariants:
 * <ul>
 * <li>nothing that it changes reaches the pool before its commit: writes are private images, index changes are kept as
 * operations;
 * <li>its snapshot stays acquired until it ends, so whatever the snapshot reaches stays readable;
 * <li>a block with an INSERT write is reserved by this transaction, and given back unless it commits;
 * <li>while a savepoint exists, {@code undo} holds how to take back every change since the first.
 * </ul>
 */
public final class Transaction extends ObjectImages implements BlockSource {

	/** The smallest payload that can be replaced by the offset of a body. */
	private static final int FORWARD_BYTES = Long.BYTES;

	private final TransactionContext context;

	private final SnapshotLease lease;

	private final long snapshot;

	private final boolean readOnly;

	private final @Nullable ReadSet readSet;

	private @Nullable LongMap<Write> writes;

	/** Inserts that were deleted again; the bytes in their slots are from an earlier use. */
	private @Nullable LongMap<Write> deletedInserts;

	/** By index number. */
	private @Nullable Map<Integer, IndexOverlay> overlays;

	private @Nullable List<IndexTree> createdTrees;

	private @Nullable List<IndexTree> droppedTrees;

	private @Nullable List<Runnable> undo;

	private boolean active = true;

	/** Set by the leader alone, because only the leader knows whether the changes are in the pool. */
	private boolean committed;

	private boolean snapshotReleased;

	/**
	 * Set if the transaction's commit ended with an error of the JVM on its own thread while a leader is, or may still
	 * be, working on it. The leader then ends the transaction, or the lease is found forgotten. This is a field because
	 * the thread that sets it may have no stack left to call a method.
	 */
	public boolean isLeftToLeader;

	public Transaction(TransactionContext context, TransactionMode mode) {
		this.context = context;
		this.readOnly = mode == TransactionMode.READ_ONLY;
		this.readSet = (mode == TransactionMode.SERIALIZABLE) ? new ReadSet() : null;
		// last: should anything fail, nothing is held
		this.lease = context.snapshots().acquire(this);
		this.snapshot = this.lease.snapshot;
	}

	public SnapshotLease lease() {
		return this.lease;
	}

	public long snapshot() {
		return this.snapshot;
	}

	public boolean isReadOnly() {
		return this.readOnly;
	}

	public boolean isActive() {
		return this.active;
	}

	public boolean hasChanges() {
		return changedBlockCount() > 0 || this.droppedTrees != null
				|| (this.overlays != null && this.overlays.values().stream().anyMatch(IndexOverlay::hasChanges));
	}

	int changedBlockCount() {
		return (this.writes != null) ? this.writes.size() : 0;
	}

	/** How many blocks its commit is likely to change. */
	public int expectedBlockCount() {
		return changedBlockCount() + ((this.overlays != null || this.lease.reservedCount > 0) ? 4 : 0);
	}

	private void requireActive() {
		if (!this.active) {
			throw new IllegalStateException("The transaction has ended");
		}
	}

	private LongMap<Write> requireWritable() {
		requireActive();
		if (this.readOnly) {
			throw new IllegalStateException("The transaction is read-only");
		}
		if (this.writes == null) {
			this.context.gate().requireOpen();
			this.writes = new LongMap<>();
		}
		return this.writes;
	}

	// Reading

	@Override
	public BlockImage read(long offset, BlockImage into) {
		if (this.writes != null) {
			Write write = this.writes.get(offset);
			if (write != null) {
				if (write.operation == Write.Operation.DELETE) {
					throw new IllegalStateException("The object at offset " + offset
							+ " was deleted in this transaction");
				}
				return write.image;
			}
			if (isDeletedInsert(offset)) {
				throw new IllegalStateException("The object at offset " + offset
						+ " was made and deleted in this transaction");
			}
		}
		try {
			return this.context.store().read(offset, this.snapshot, into);
		} catch (CorruptPoolException | EngineException ex) {
			throw isTooOld() ? tooOld(ex) : ex;
		}
	}

	/**
	 * Must be called if something looks like damage elsewhere than in a block: versions that the snapshot needs may be
	 * gone.
	 * @throws SnapshotTooOldException if they may be gone
	 */
	public void requireSnapshot() {
		if (isTooOld()) {
			throw tooOld(null);
		}
	}

	/** Whether versions that the snapshot needs may be gone. */
	private boolean isTooOld() {
		return this.context.snapshots().isEnded(this.lease);
	}

	private SnapshotTooOldException tooOld(@Nullable Throwable cause) {
		return new SnapshotTooOldException(PoolFacts.of(this.context.store().medium().name()),
				"the transaction that sees commit " + this.snapshot
						+ " is too old. Others have changed so much since, up to commit "
						+ this.context.snapshots().published() + ", that what it sees is not kept any longer",
				cause);
	}

	/**
	 * Starts to load objects that will be read soon: the processor waits for all of them at once instead of for each in
	 * turn. Returns meaningless bits, which the caller must keep so that the compiler does not leave out the loads.
	 */
	public long prefetch(long[] references, int count) {
		long bits = 0;
		for (int index = 0; index < count; index++) {
			bits |= this.context.store().touch(references[index]);
		}
		return bits;
	}

	/** As {@link #readObject(long, BlockImage)}, into an image that is valid until this thread reads another object. */
	public BlockImage readObject(long reference) {
		BlockImage into = imageFor(reference);
		BlockImage image = readObject(reference, into);
		if (into.bytes.length > ThreadScratch.SMALL_BYTES) {
			filled(reference, into);
		}
		return image;
	}

	/** The payload of an object, wherever it lies. The image's offset is that of the home block or of the body. */
	public BlockImage readObject(long reference, BlockImage into) {
		requireActive();
		if (this.readSet != null && !isInserted(reference)) {
			this.readSet.read(reference);
		}
		BlockImage home = read(reference, into);
		if (home.kind == BlockKind.OBJECT.code()) {
			return home;
		}
		if (home.kind != BlockKind.FORWARD.code()) {
			throw notAnObject(reference, home);
		}
		BlockImage body = read(bodyOffset(home), into);
		if (body.kind != BlockKind.BODY.code()) {
			throw notAnObject(reference, body);
		}
		return body;
	}

	/** Whether this transaction made the block at this offset. */
	public boolean isInserted(long reference) {
		Write write = (this.writes != null) ? this.writes.get(reference) : null;
		return write != null && write.operation == Write.Operation.INSERT;
	}

	private CorruptPoolException notAnObject(long reference, BlockImage image) {
		return CorruptPoolException.damagedAt(PoolFacts.of(this.context.store().medium().name()).at(image.offset),
				"an object was expected at " + reference + ", but the block at " + image.offset + " is of kind "
						+ image.kind);
	}

	private static long bodyOffset(BlockImage forward) {
		return ForwardLayout.body(forward.bytes);
	}

	// Writing objects

	/** Stores a new object of a layout and gives its reference. The bytes are copied. */
	public long insertObject(int type, byte[] bytes, int length) {
		LongMap<Write> changes = requireWritable();
		BlockImage image = newBlock(BlockKind.OBJECT, type, bytes, length);
		put(changes, new Write(Write.Operation.INSERT, image));
		return image.offset;
	}

	BlockImage newBlock(BlockKind kind, int type, byte[] bytes, int length) {
		BlockImage image = image(0, kind, type, bytes, length);
		this.lease.expectReserved();
		image.offset = reserve(Math.max(length, FORWARD_BYTES));
		this.lease.reserved[this.lease.reservedCount++] = image.offset;
		return image;
	}

	private long reserve(int payloadLength) {
		long offset = this.context.allocator().reserveUnlessEmptied(payloadLength);
		if (offset == 0) {
			// emptied spans serve other sizes once a commit has written their end
			this.context.committer().endEmptiedSpans();
			offset = this.context.allocator().reserve(payloadLength);
		}
		return offset;
	}

	private static BlockImage image(long offset, BlockKind kind, int type, byte[] bytes, int length) {
		BlockImage image = new BlockImage();
		image.offset = offset;
		image.kind = kind.code();
		image.type = type;
		image.length = length;
		image.bytes = Arrays.copyOf(bytes, length);
		return image;
	}

	/** Overwrites an object. The bytes are copied. */
	public void updateObject(long reference, int type, byte[] bytes, int length) {
		updateObject(reference, type, bytes, length, 0, length);
	}

	/**
	 * Overwrites an object. The bytes are copied.
	 * @param from where the first byte lies that differs from what {@link #readObject} gives now
	 * @param to behind the last that does
	 */
	public void updateObject(long reference, int type, byte[] bytes, int length, int from, int to) {
		LongMap<Write> changes = requireWritable();
		BlockImage home = read(reference, imageOf(reference));
		BlockImage found = changes.containsKey(reference) ? null : take(home);
		long body = (home.kind == BlockKind.FORWARD.code()) ? bodyOffset(home) : 0;
		if (length <= this.context.allocator().capacity(reference)) {
			if (body != 0) {
				putDelete(changes, body);
			}
			BlockImage image = image(reference, BlockKind.OBJECT, type, bytes, length);
			if (found != null && body == 0 && found.length == length) {
				put(changes, new Write(Write.Operation.UPDATE, image, found, from, to));
			} else {
				putImage(changes, image, found);
			}
			return;
		}
		if (body != 0 && length <= this.context.allocator().capacity(body)) {
			putImage(changes, image(body, BlockKind.BODY, type, bytes, length), null);
		} else {
			BlockImage moved = newBlock(BlockKind.BODY, type, bytes, length);
			if (body != 0) {
				putDelete(changes, body);
			}
			put(changes, new Write(Write.Operation.INSERT, moved));
			body = moved.offset;
		}
		// written even if it stays the same: its version is that of the object
		byte[] forward = new byte[FORWARD_BYTES];
		ForwardLayout.setBody(forward, body);
		putImage(changes, image(reference, BlockKind.FORWARD, type, forward, FORWARD_BYTES), found);
	}

	/** Counts as a change of the object, without changing it. */
	public void touchObject(long reference) {
		LongMap<Write> changes = requireWritable();
		if (changes.get(reference) == null) {
			BlockImage home = read(reference, new BlockImage());
			putImage(changes, image(reference, BlockKind.of(home.kind), home.type, home.bytes, home.length), home);
		}
	}

	public void deleteObject(long reference) {
		LongMap<Write> changes = requireWritable();
		BlockImage home = read(reference, new BlockImage());
		if (home.kind == BlockKind.FORWARD.code()) {
			putDelete(changes, bodyOffset(home));
		}
		putDelete(changes, reference);
	}

	/** Whether this transaction has deleted the object. */
	public boolean isDeleted(long reference) {
		Write write = (this.writes != null) ? this.writes.get(reference) : null;
		return (write != null) ? write.operation == Write.Operation.DELETE : isDeletedInsert(reference);
	}

	/** Whether this transaction has changed, made or deleted the object: what was read of it before may be out of date. */
	public boolean isChanged(long reference) {
		return this.writes != null && this.writes.get(reference) != null || isDeletedInsert(reference);
	}

	private boolean isDeletedInsert(long offset) {
		return this.deletedInserts != null && this.deletedInserts.containsKey(offset);
	}

	private void putImage(LongMap<Write> changes, BlockImage image, @Nullable BlockImage found) {
		Write before = changes.get(image.offset);
		boolean isNew = before != null && before.operation == Write.Operation.INSERT;
		put(changes, new Write(isNew ? Write.Operation.INSERT : Write.Operation.UPDATE, image,
				(before != null) ? before.before : found));
	}

	private void putDelete(LongMap<Write> changes, long offset) {
		Write before = changes.get(offset);
		if (before != null && before.operation == Write.Operation.INSERT) {
			if (this.deletedInserts == null) {
				this.deletedInserts = new LongMap<>();
			}
			LongMap<Write> deleted = this.deletedInserts;
			deleted.put(offset, before);
			changes.remove(offset);
			noteUndo(() -> {
				changes.put(offset, before);
				deleted.remove(offset);
			});
			return;
		}
		put(changes, new Write(Write.Operation.DELETE, read(offset, new BlockImage())));
	}

	private void put(LongMap<Write> changes, Write write) {
		long offset = write.image.offset;
		Write before = changes.put(offset, write);
		if (this.undo != null) {
			noteUndo(() -> {
				if (before == null) {
					changes.remove(offset);
				} else {
					changes.put(offset, before);
				}
			});
		}
	}

	private void noteUndo(Runnable action) {
		if (this.undo != null) {
			this.undo.add(action);
		}
	}

	// Indexes

	/** Makes an empty index. */
	public IndexTree createIndex(int indexNumber) {
		LongMap<Write> changes = requireWritable();
		NewNodes nodes = new NewNodes(this);
		IndexTree tree = IndexTree.create(nodes, indexNumber);
		nodes.made().forEach((image) -> put(changes, new Write(Write.Operation.INSERT, image)));
		if (this.createdTrees == null) {
			this.createdTrees = new ArrayList<>();
		}
		this.createdTrees.add(tree);
		noteUndo(this.createdTrees::removeLast);
		return tree;
	}

	/** Frees all of an index that was there when this transaction began. */
	public void dropIndex(IndexTree tree) {
		requireWritable();
		if (this.droppedTrees == null) {
			this.droppedTrees = new ArrayList<>();
		}
		this.droppedTrees.add(tree);
		noteUndo(this.droppedTrees::removeLast);
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
		requireWritable();
		IndexOverlay overlay = overlay(tree);
		if (uniqueName != null) {
			overlay.uniqueName = uniqueName;
		}
		if (observer != null) {
			overlay.observer = observer;
		}
		Entry entry = new Entry(key, reference);
		Operation before = overlay.change(entry);
		assert before == null || before == Operation.REMOVE;
		Operation added = (uniqueName != null) ? Operation.ADD_UNIQUE : Operation.ADD;
		set(overlay, entry, before, (before == null) ? added : null);
	}

	/** Removes an entry that is there. */
	public void removeEntry(IndexTree tree, byte[] key, long reference) {
		requireWritable();
		IndexOverlay overlay = overlay(tree);
		Entry entry = new Entry(key, reference);
		Operation before = overlay.change(entry);
		assert before != Operation.REMOVE;
		set(overlay, entry, before, (before == null) ? Operation.REMOVE : null);
	}

	private void set(IndexOverlay overlay, Entry entry, @Nullable Operation before, @Nullable Operation after) {
		overlay.set(entry, after);
		noteUndo(() -> overlay.set(entry, before));
	}

	private IndexOverlay overlay(IndexTree tree) {
		if (this.overlays == null) {
			this.overlays = new LinkedHashMap<>();
		}
		return this.overlays.computeIfAbsent(tree.indexNumber(), (number) -> new IndexOverlay(tree));
	}

	@Nullable
	IndexOverlay overlayOf(IndexTree tree) {
		return (this.overlays != null) ? this.overlays.get(tree.indexNumber()) : null;
	}

	/** The first reference under exactly this key, or 0. */
	public long lookup(IndexTree tree, byte[] key, int keyLength) {
		requireActive();
		if (overlayOf(tree) == null && this.readSet == null && !isUnborn(tree)) {
			return tree.lookup(this, key, keyLength, scratch().index);
		}
		EntryCursor cursor = scan(tree, KeyRange.exactly(Arrays.copyOf(key, keyLength)), false);
		return cursor.next() ? cursor.reference() : 0;
	}

	/** Walks the entries of a range as this transaction sees them. */
	public EntryCursor scan(IndexTree tree, KeyRange range, boolean descending) {
		requireActive();
		ReadSet.Range observed = (this.readSet != null) ? this.readSet.scan(tree, range, descending) : null;
		return new EntryCursor(this, tree, range, descending, observed);
	}

	/** Whether the index was made by a commit that this snapshot doesn't see: then it's empty but for own changes. */
	boolean isUnborn(IndexTree tree) {
		return this.snapshot < this.context.births().newest() && !isCreatedHere(tree)
				&& this.context.births().isUnborn(tree, this.snapshot);
	}

	private boolean isCreatedHere(IndexTree tree) {
		return this.createdTrees != null && this.createdTrees.contains(tree);
	}

	/** How many entries the range has. */
	public long count(IndexTree tree, KeyRange range) {
		requireActive();
		if (this.readSet != null || overlayOf(tree) != null || isUnborn(tree)) {
			EntryCursor cursor = scan(tree, range, false);
			long count = 0;
			while (cursor.next()) {
				count++;
			}
			return count;
		}
		return new IndexCursor().open(this, tree, range, false, null).countRemaining();
	}

	// Ending

	/** A mark to which {@link #rollbackTo} can go back. */
	public int savepoint() {
		requireActive();
		if (this.undo == null) {
			this.undo = new ArrayList<>();
		}
		return this.undo.size();
	}

	/** Takes back all changes since the mark. */
	public void rollbackTo(int savepoint) {
		requireActive();
		List<Runnable> actions = this.undo;
		if (actions == null || savepoint > actions.size()) {
			throw new IllegalStateException("The savepoint is gone: an earlier one was rolled back to");
		}
		while (actions.size() > savepoint) {
			actions.removeLast().run();
		}
	}

	public void commit() {
		requireActive();
		try {
			if (hasChanges()) {
				commitChanges();
			}
		} catch (RuntimeException | Error ex) {
			if (this.isLeftToLeader) {
				this.active = false;
			} else {
				end();
			}
			throw ex;
		}
		this.active = false;
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
			this.context.committer().commit(this);
		} catch (PoolFullException ex) {
			// emptied spans serve other sizes once a commit has written their end: this commit, or one that came in between
			if (!this.context.committer().endEmptiedSpans() && this.context.snapshots().published() == newest) {
				throw ex;
			}
			this.context.committer().commit(this);
		}
	}

	public void rollback() {
		if (this.active) {
			end();
		}
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

	/** Gives back what it holds. */
	public void end() {
		this.active = false;
		forgetLargeImage();
		boolean isReleased = this.snapshotReleased;
		releaseSnapshot();
		if (this.committed && this.overlays != null) {
			this.overlays.values().forEach(IndexOverlay::tellAddedKeys);
		}
		// also those whose insert was taken back
		LongMap<Write> changes = this.committed ? this.writes : null;
		while (this.lease.reservedCount > 0) {
			long offset = this.lease.reserved[--this.lease.reservedCount];
			if (changes == null || !changes.containsKey(offset)) {
				this.context.allocator().cancel(offset);
			}
		}
		if (!isReleased) {
			this.context.committer().snapshotEnded(this.snapshot);
		}
	}

	// What the commit leader does

	/** What it changes, by offset; null if nothing. */
	public @Nullable LongMap<Write> writes() {
		return this.writes;
	}

	/** What it has read, if it is serializable. */
	public @Nullable ReadSet readSet() {
		return this.readSet;
	}

	public Collection<IndexOverlay> overlays() {
		return (this.overlays != null) ? this.overlays.values() : List.of();
	}

	public List<IndexTree> droppedTrees() {
		return (this.droppedTrees != null) ? this.droppedTrees : List.of();
	}

	/** Names the indexes that it made, which nobody uses before it has committed. */
	public void nameCreatedIndexes(IndexBirths births, long sequence) {
		if (this.createdTrees != null) {
			for (IndexTree tree : this.createdTrees) {
				IndexOverlay overlay = overlayOf(tree);
				births.born(tree, sequence, overlay != null && overlay.hasChanges());
			}
		}
	}

}
