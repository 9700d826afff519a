/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSource;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.pool.BlockKind;

/**
 * Objects as a transaction sees and changes them: where the blocks of each lie, in its snapshot with its own writes over it.
 * The base of {@link Transaction} rather than a part of it, for one object less in each.
 * <p>
 * An object is a block of kind OBJECT at its reference, or a forward block there that names a body elsewhere.
 * <p>
 * Invariants:
 * <ul>
 * <li>no write reaches the pool before the commit: writes are private images;
 * <li>the snapshot stays acquired until the transaction ends, so whatever the snapshot reaches stays readable;
 * <li>a block with an INSERT write is reserved by this transaction, and given back unless it commits.
 * </ul>
 */
public abstract class ObjectBlocks extends ObjectImages implements BlockSource {

	/** The smallest payload that can be replaced by the offset of a body. */
	private static final int FORWARD_BYTES = Long.BYTES;

	final TransactionContext context;

	final SnapshotLease lease;

	private final long snapshot;

	private final boolean readOnly;

	private final @Nullable ReadSet readSet;

	/** Null before the first change. */
	private @Nullable WriteSet writes;

	private boolean active = true;

	ObjectBlocks(TransactionContext context, TransactionMode mode) {
		this.context = context;
		this.readOnly = mode == TransactionMode.READ_ONLY;
		this.readSet = (mode == TransactionMode.SERIALIZABLE) ? new ReadSet() : null;
		// last: should anything fail, nothing is held
		this.lease = context.snapshots().acquire(this);
		this.snapshot = this.lease.snapshot;
	}

	/** The commit that this transaction sees, with all before it. */
	public final long snapshot() {
		return this.snapshot;
	}

	public final boolean isReadOnly() {
		return this.readOnly;
	}

	public final boolean isActive() {
		return this.active;
	}

	final void deactivate() {
		this.active = false;
	}

	/** @throws IllegalStateException if the transaction has ended */
	public final void requireActive() {
		if (!this.active) {
			throw new IllegalStateException("The transaction has ended");
		}
	}

	/** @throws IllegalStateException if the transaction has ended or is read-only */
	public final WriteSet requireWritable() {
		requireActive();
		if (this.readOnly) {
			throw new IllegalStateException("The transaction is read-only");
		}
		this.context.gate().requireOpen();
		return ensureWrites();
	}

	final WriteSet ensureWrites() {
		WriteSet known = this.writes;
		if (known == null) {
			known = new WriteSet();
			this.writes = known;
		}
		return known;
	}

	/** What it does to blocks; null if nothing. */
	public final @Nullable WriteSet writes() {
		return this.writes;
	}

	/** What it has read, if it is serializable. */
	public final @Nullable ReadSet readSet() {
		return this.readSet;
	}

	/** Has spans ended that became empty; whether there was one. */
	abstract boolean endEmptiedSpans();

	/** Makes room in a full pool, as far as that's possible; whether there may be more now. */
	abstract boolean reclaimSpace();

	// Reading

	@Override
	public final BlockImage read(long offset, BlockImage into) {
		WriteSet changes = this.writes;
		if (changes != null) {
			Write write = changes.get(offset);
			if (write != null) {
				if (write.operation == Write.Operation.DELETE) {
					throw new IllegalStateException("The object at offset " + offset
							+ " was deleted in this transaction");
				}
				return write.image;
			}
			if (changes.isDeletedInsert(offset)) {
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
	public final void requireSnapshot() {
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
	public final long prefetch(long[] references, int count) {
		return this.context.store().touch(references, count);
	}

	/**
	 * As {@link #readObject(long, BlockImage)}, into an image that is valid until this thread reads another object; with
	 * assertions on, an image that is no longer valid is empty.
	 */
	public final BlockImage readObject(long reference) {
		BlockImage into = imageFor(reference);
		BlockImage image = readObject(reference, into);
		if (into.bytes.length > ThreadScratch.SMALL_BYTES) {
			filled(reference, into);
		}
		return image;
	}

	/** The payload of an object, wherever it lies. The image's offset is that of the home block or of the body. */
	public final BlockImage readObject(long reference, BlockImage into) {
		requireActive();
		if (this.readSet != null && !isInserted(reference)) {
			this.readSet.read(reference);
		}
		BlockImage home = read(reference, into);
		if (home.kind == BlockKind.OBJECT.code() || home.kind == BlockKind.KEPT.code()) {
			return home;
		}
		if (!isForward(home)) {
			throw notAnObject(reference, home);
		}
		BlockImage body = read(bodyOffset(home), into);
		if (body.kind != BlockKind.BODY.code()) {
			throw notAnObject(reference, body);
		}
		return body;
	}

	/**
	 * The object at a place where there was one, in an image that is valid as long as that of {@link #readObject(long)}; null
	 * if there is none, or {@link #readObject(long)} must be asked. An object that this transaction has changed or that has
	 * been moved, and a large one, are not given.
	 */
	final @Nullable BlockImage readIfThere(long reference) {
		if (this.writes != null && isChanged(reference) || !this.context.allocator().isSlot(reference)) {
			return null;
		}
		BlockImage into = imageFor(reference);
		return (this.context.store().readIfThere(reference, this.snapshot, ThreadScratch.SMALL_BYTES, into)
				&& into.kind == BlockKind.OBJECT.code()) ? into : null;
	}

	private boolean isInserted(long reference) {
		return this.writes != null && this.writes.isInserted(reference);
	}

	/** Whether this transaction has changed, made or deleted the object: what was read of it before may be out of date. */
	public final boolean isChanged(long reference) {
		WriteSet changes = this.writes;
		return changes != null && (changes.contains(reference) || changes.isDeletedInsert(reference));
	}

	/** Whether this transaction has deleted the object. */
	public final boolean isDeleted(long reference) {
		return this.writes != null && this.writes.isDeleted(reference);
	}

	private CorruptPoolException notAnObject(long reference, BlockImage image) {
		return CorruptPoolException.damagedAt(PoolFacts.of(this.context.store().medium().name()).at(image.offset),
				"an object was expected at " + reference + ", but the block at " + image.offset + " is of kind "
						+ image.kind);
	}

	private static long bodyOffset(BlockImage forward) {
		return ForwardLayout.body(forward.bytes);
	}

	// Writing

	/** Stores a new object of a layout and gives its reference. The bytes are copied. */
	public final long insertObject(int type, byte[] bytes, int length) {
		WriteSet changes = requireWritable();
		BlockImage image = newBlock(BlockKind.OBJECT, type, bytes, length);
		changes.put(new Write(Write.Operation.INSERT, image));
		return image.offset;
	}

	/**
	 * Reserves the place of a new object, which {@link #insertReserved} stores there. If nobody does, the place is given
	 * back at the transaction's end.
	 * @param length the object's length in bytes
	 * @return the reference that the object will have
	 */
	public final long reserveObject(int length) {
		requireWritable();
		return reserveBlock(length);
	}

	/** Stores a new object of a layout in its reserved place. The bytes are the transaction's from now on. */
	public final void insertReserved(long reference, int type, byte[] bytes) {
		WriteSet changes = requireWritable();
		assert changes.get(reference) == null && bytes.length <= this.context.allocator().capacity(reference);
		changes.put(new Write(Write.Operation.INSERT, ownImage(reference, BlockKind.OBJECT, type, bytes)));
	}

	/** A block in a slot that is reserved for this transaction; no write yet. */
	final BlockImage newBlock(BlockKind kind, int type, byte[] bytes, int length) {
		return newBlock(kind, type, bytes, length, length);
	}

	private BlockImage newBlock(BlockKind kind, int type, byte[] bytes, int length, int capacityBytes) {
		BlockImage image = image(0, kind, type, bytes, length);
		image.offset = reserveBlock(capacityBytes);
		return image;
	}

	private long reserveBlock(int length) {
		this.lease.expectReserved();
		long offset = reserve(Math.max(length, FORWARD_BYTES));
		this.lease.reserved[this.lease.reservedCount++] = offset;
		return offset;
	}

	private long reserve(int payloadLength) {
		try {
			long offset = this.context.allocator().reserveUnlessEmptied(payloadLength);
			if (offset == 0) {
				// emptied spans serve other sizes once a commit has written their end
				endEmptiedSpans();
				offset = this.context.allocator().reserve(payloadLength);
			}
			return offset;
		} catch (PoolFullException ex) {
			if (!reclaimSpace()) {
				throw ex;
			}
			return this.context.allocator().reserve(payloadLength);
		}
	}

	private static BlockImage image(long offset, BlockKind kind, int type, byte[] bytes, int length) {
		return ownImage(offset, kind, type, Arrays.copyOf(bytes, length));
	}

	/** An image of these bytes, which nobody changes any more. */
	private static BlockImage ownImage(long offset, BlockKind kind, int type, byte[] bytes) {
		BlockImage image = new BlockImage();
		image.offset = offset;
		image.kind = kind.code();
		image.type = type;
		image.length = bytes.length;
		image.bytes = bytes;
		return image;
	}

	/** Overwrites an object. The bytes are copied. */
	public final void updateObject(long reference, int type, byte[] bytes, int length) {
		updateObject(reference, type, bytes, length, 0, length);
	}

	/**
	 * Overwrites an object. The bytes are copied.
	 * @param from where the first byte lies that differs from what {@link #readObject} gives now
	 * @param to behind the last that does
	 */
	public final void updateObject(long reference, int type, byte[] bytes, int length, int from, int to) {
		WriteSet changes = requireWritable();
		BlockImage home = read(reference, imageOf(reference));
		BlockImage found = changes.contains(reference) ? null : take(home);
		boolean isKept = isKept(home);
		long body = isForward(home) ? bodyOffset(home) : 0;
		if (length <= this.context.allocator().capacity(reference)) {
			if (body != 0) {
				deleteBlock(changes, body);
			}
			BlockImage image = image(reference, isKept ? BlockKind.KEPT : BlockKind.OBJECT, type, bytes, length);
			if (found != null && body == 0 && found.length == length) {
				changes.put(new Write(Write.Operation.UPDATE, image, found, from, to));
			} else {
				changes.putImage(image, found);
			}
			return;
		}
		if (body != 0 && length <= this.context.allocator().capacity(body)) {
			changes.putImage(image(body, BlockKind.BODY, type, bytes, length), null);
		} else {
			BlockImage moved = newBlock(BlockKind.BODY, type, bytes, length);
			if (body != 0) {
				deleteBlock(changes, body);
			}
			changes.put(new Write(Write.Operation.INSERT, moved));
			body = moved.offset;
		}
		// written even if it stays the same: its version is that of the object
		byte[] forward = new byte[FORWARD_BYTES];
		ForwardLayout.setBody(forward, body);
		changes.putImage(image(reference, isKept ? BlockKind.KEPT_FORWARD : BlockKind.FORWARD, type, forward,
				FORWARD_BYTES), found);
	}

	/** Counts as a change of the object, without changing it. */
	public final void touchObject(long reference) {
		WriteSet changes = requireWritable();
		if (changes.get(reference) == null) {
			BlockImage home = read(reference, new BlockImage());
			changes.putImage(image(reference, BlockKind.of(home.kind), home.type, home.bytes, home.length), home);
		}
	}

	/**
	 * Frees the object's block and, if the object was moved, the block of its body.
	 * @throws IllegalStateException if the transaction has ended or is read-only
	 */
	public final void deleteObject(long reference) {
		WriteSet changes = requireWritable();
		BlockImage home = read(reference, new BlockImage());
		if (isForward(home)) {
			deleteBlock(changes, bodyOffset(home));
		}
		deleteBlock(changes, reference);
	}

	/**
	 * Takes back the delete of an object, which has left its extent and lives on: its home says so from now on.
	 * @throws IllegalStateException if the transaction has ended or is read-only
	 */
	public final void keepDeleted(long reference) {
		WriteSet changes = requireWritable();
		BlockImage home = changes.deletedImage(reference);
		if (isForward(home)) {
			changes.restore(changes.deletedImage(bodyOffset(home)));
		}
		BlockKind kind = isForward(home) ? BlockKind.KEPT_FORWARD : BlockKind.KEPT;
		changes.restore(image(reference, kind, home.type, home.bytes, home.length));
	}

	/**
	 * An object as it was when this transaction deleted it. The image must not be changed.
	 * @throws IllegalStateException if the transaction has not deleted it
	 */
	public final BlockImage readDeleted(long reference) {
		WriteSet changes = this.writes;
		if (changes == null) {
			throw new IllegalStateException("The transaction has deleted nothing");
		}
		BlockImage home = changes.deletedImage(reference);
		return isForward(home) ? changes.deletedImage(bodyOffset(home)) : home;
	}

	/** Whether a block of this kind holds the bytes of an object. */
	public static boolean isObject(int kind) {
		return kind == BlockKind.OBJECT.code() || kind == BlockKind.KEPT.code() || kind == BlockKind.BODY.code();
	}

	/** Whether the block is the home of an object whose body lies elsewhere. */
	public static boolean isForward(BlockImage home) {
		return home.kind == BlockKind.FORWARD.code() || home.kind == BlockKind.KEPT_FORWARD.code();
	}

	/** Whether the block is the home of an object that has left its extent. */
	public static boolean isKept(BlockImage home) {
		return home.kind == BlockKind.KEPT.code() || home.kind == BlockKind.KEPT_FORWARD.code();
	}

	// Blocks of collections

	/**
	 * A block of this kind as the transaction sees it.
	 * @param into an image of the caller's, which may hold the block already
	 * @throws CorruptPoolException if it is of another kind
	 */
	public final BlockImage readBlock(long offset, BlockKind kind, BlockImage into) {
		requireActive();
		if (this.readSet != null && !isInserted(offset)) {
			this.readSet.read(offset);
		}
		BlockImage image = read(offset, into);
		if (image.kind != kind.code()) {
			throw CorruptPoolException.damagedAt(PoolFacts.of(this.context.store().medium().name()).at(offset),
					"a block of kind " + kind + " was expected at " + offset + ", which is of kind " + image.kind);
		}
		return image;
	}

	/**
	 * Makes a block and gives its offset. The bytes are copied.
	 * @param capacityBytes how many bytes it shall be able to hold, at least its length
	 */
	public final long insertBlock(BlockKind kind, int type, byte[] bytes, int length, int capacityBytes) {
		WriteSet changes = requireWritable();
		BlockImage image = newBlock(kind, type, bytes, length, capacityBytes);
		changes.put(new Write(Write.Operation.INSERT, image));
		return image.offset;
	}

	/** Overwrites a block, which must be able to hold the bytes. The bytes are copied. */
	public final void updateBlock(long offset, BlockKind kind, int type, byte[] bytes, int length) {
		assert length <= capacity(offset);
		requireWritable().putImage(image(offset, kind, type, bytes, length), null);
	}

	/** Frees a block. */
	public final void deleteBlock(long offset) {
		deleteBlock(requireWritable(), offset);
	}

	/** How many bytes the block can hold. */
	public final int capacity(long offset) {
		return this.context.allocator().capacity(offset);
	}

	private void deleteBlock(WriteSet changes, long offset) {
		if (!changes.deleteInsert(offset)) {
			changes.put(new Write(Write.Operation.DELETE, read(offset, new BlockImage())));
		}
	}

}
