/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.pool.BlockKind;

/**
 * What a transaction does to blocks, one write for each, and how to take changes back. Not thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>a block is written at most once, by the newest of its writes;
 * <li>what was inserted and deleted again is no write any more;
 * <li>from the first savepoint on {@code undo} holds how to take back every change since, those of indexes among them.
 * </ul>
 */
public final class WriteSet {

	private final LongMap<Write> writes = new LongMap<>();

	/** Inserts that were deleted again: what lies in their slots is from an earlier use. */
	private @Nullable LongMap<Write> deletedInserts;

	/** Null before the first savepoint. */
	private @Nullable List<Runnable> undo;

	/** How many blocks are written. */
	public int size() {
		return this.writes.size();
	}

	/** How many positions there are to ask {@link #valueAt} for. */
	public int positionCount() {
		return this.writes.positionCount();
	}

	/** The write at a position, if there is one: all of them are the writes, as long as the set doesn't change. */
	public @Nullable Write valueAt(int position) {
		return this.writes.valueAt(position);
	}

	/** What happens to a block; null if nothing. */
	public @Nullable Write get(long offset) {
		return this.writes.get(offset);
	}

	boolean contains(long offset) {
		return this.writes.containsKey(offset);
	}

	/** Whether the transaction has made the block. */
	public boolean isInserted(long offset) {
		Write write = this.writes.get(offset);
		return write != null && write.operation == Write.Operation.INSERT;
	}

	/** Whether the transaction has deleted the block. */
	boolean isDeleted(long offset) {
		Write write = this.writes.get(offset);
		return (write != null) ? write.operation == Write.Operation.DELETE : isDeletedInsert(offset);
	}

	/** Whether the transaction has made the block and deleted it. */
	boolean isDeletedInsert(long offset) {
		return this.deletedInserts != null && this.deletedInserts.containsKey(offset);
	}

	void put(Write write) {
		long offset = write.image.offset;
		Write before = this.writes.put(offset, write);
		if (this.undo != null) {
			noteUndo(() -> {
				if (before == null) {
					this.writes.remove(offset);
				} else {
					this.writes.put(offset, before);
				}
			});
		}
	}

	/**
	 * A block of the transaction, or one that was there, gets a new image.
	 * @param found what lies in the block's place, if the caller has an image of it that nobody changes any more
	 */
	void putImage(BlockImage image, @Nullable BlockImage found) {
		Write before = this.writes.get(image.offset);
		boolean isNew = before != null && before.operation == Write.Operation.INSERT;
		put(new Write(isNew ? Write.Operation.INSERT : Write.Operation.UPDATE, image,
				(before != null) ? before.before : found));
	}

	/** Deletes a block that the transaction has made; false if it is another one. */
	boolean deleteInsert(long offset) {
		Write before = this.writes.get(offset);
		if (before == null || before.operation != Write.Operation.INSERT) {
			return false;
		}
		if (this.deletedInserts == null) {
			this.deletedInserts = new LongMap<>();
		}
		LongMap<Write> deleted = this.deletedInserts;
		deleted.put(offset, before);
		this.writes.remove(offset);
		noteUndo(() -> {
			this.writes.put(offset, before);
			deleted.remove(offset);
		});
		return true;
	}

	/** The block as it was before the transaction deleted it. */
	BlockImage deletedImage(long offset) {
		Write write = this.writes.get(offset);
		if (write == null && this.deletedInserts != null) {
			write = this.deletedInserts.get(offset);
		}
		if (write == null || !isDeleted(offset)) {
			throw new IllegalStateException("The block at offset " + offset + " is not deleted in this transaction");
		}
		return write.image;
	}

	/** Takes back the delete of a block, which gets this image. */
	void restore(BlockImage image) {
		long offset = image.offset;
		LongMap<Write> inserts = this.deletedInserts;
		Write insert = (inserts != null) ? inserts.get(offset) : null;
		if (inserts != null && insert != null) {
			inserts.remove(offset);
			noteUndo(() -> inserts.put(offset, insert));
			put(new Write(Write.Operation.INSERT, image));
		} else {
			assert isDeleted(offset);
			put(new Write(Write.Operation.UPDATE, image));
		}
	}

	/** The write of a block that the transaction has made and deleted again; null if it has not. */
	@Nullable
	Write deletedInsert(long offset) {
		return (this.deletedInserts != null) ? this.deletedInserts.get(offset) : null;
	}

	/** The kind that the transaction leaves the block with: 0 if it has deleted it, -1 if it does nothing to it. */
	public int kindOf(long offset) {
		Write write = this.writes.get(offset);
		if (write == null) {
			return isDeletedInsert(offset) ? BlockKind.FREE.code() : -1;
		}
		return (write.operation == Write.Operation.DELETE) ? BlockKind.FREE.code() : write.image.kind;
	}

	/** Tells how to take back a change that was just made. */
	void noteUndo(Runnable action) {
		if (this.undo != null) {
			this.undo.add(action);
		}
	}

	/** A mark to which {@link #rollbackTo} can go back. */
	int savepoint() {
		if (this.undo == null) {
			this.undo = new ArrayList<>();
		}
		return this.undo.size();
	}

	/**
	 * Takes back all changes since the mark.
	 * @throws IllegalStateException if the mark is gone
	 */
	void rollbackTo(int savepoint) {
		List<Runnable> actions = this.undo;
		if (actions == null || savepoint > actions.size()) {
			throw new IllegalStateException("The savepoint is gone: an earlier one was rolled back to");
		}
		while (actions.size() > savepoint) {
			actions.removeLast().run();
		}
	}

}
