/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.Arrays;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.extent.AccessFaults;
import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.Transaction;

/**
 * The block of a collection, as a transaction sees and changes it. Not thread-safe.
 */
final class CollectionBlock {

	final Transaction blocks;

	private final HeapTransaction transaction;

	final AccessFaults faults;

	/** The block's offset, by which the collection is known. */
	final long offset;

	private final BlockImage image = new BlockImage();

	/** Whether the making of the collection was taken back. */
	private boolean isTakenBack;

	/** Whether this transaction has made the collection. */
	private boolean isMadeHere;

	CollectionBlock(HeapTransaction transaction, AccessFaults faults, long offset) {
		this.transaction = transaction;
		this.blocks = StoreTransaction.blocks(transaction);
		this.faults = faults;
		this.offset = offset;
	}

	/** Makes the block of an empty collection. */
	static CollectionBlock create(HeapTransaction transaction, AccessFaults faults, CollectionForm form,
			int layoutNumber) {
		Transaction blocks = StoreTransaction.blocks(transaction);
		byte[] payload = CollectionLayout.create(form.code(), 0, 0, 0);
		long offset = blocks.insertBlock(BlockKind.COLLECTION, layoutNumber, payload, payload.length, payload.length);
		CollectionBlock made = new CollectionBlock(transaction, faults, offset);
		made.isMadeHere = true;
		blocks.onUndo(() -> made.isTakenBack = true);
		if (form.hasKey()) {
			// the number ties nodes to their tree; it stays if the block should ever be moved
			int indexNumber = (int) (offset >>> 4) | Integer.MIN_VALUE;
			payload = CollectionLayout.create(form.code(), indexNumber, 0,
					blocks.createTree(indexNumber).rootOffset());
			blocks.updateBlock(offset, BlockKind.COLLECTION, layoutNumber, payload, payload.length);
		}
		return made;
	}

	/** Who knows the instances of the objects that entries refer to. */
	ObjectContext context() {
		return StoreTransaction.context(this.transaction);
	}

	/** The payload; counts as a read of the collection's size and of all that changes with it. */
	BlockImage read() {
		requireThere();
		return this.blocks.readBlock(this.offset, BlockKind.COLLECTION, this.image);
	}

	/** The payload, read for what only a clear changes: this counts as no read. */
	byte[] peek() {
		requireThere();
		this.blocks.requireActive();
		return this.blocks.read(this.offset, this.image).bytes;
	}

	/** Whether the collection is in the pool, or will be once the transaction, which is active, commits. */
	boolean isStored() {
		return !this.isTakenBack && (!this.isMadeHere || this.blocks.isActive() || this.blocks.isCommitted());
	}

	/**
	 * Whether the transaction has ended, and has left the collection in the pool: from then on the collection is read as it is
	 * now. Its block stays while nothing collects garbage, so that its offset is still its own.
	 */
	boolean isDetached() {
		return !this.blocks.isActive() && isStored();
	}

	/**
	 * Reads the collection as it is now, after the transaction's end, in a short snapshot.
	 * @throws ConflictException if the collection was dropped meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	<R extends @Nullable Object> R onSnapshot(Function<CollectionBlock, R> action) {
		return StoreTransaction.onSnapshot(this.transaction, (snapshot) -> {
			CollectionBlock now = new CollectionBlock(snapshot, this.faults, this.offset);
			if (!Catalog.isCollection(now.blocks, this.offset) || CollectionLayout.isDropped(now.peek())) {
				throw new ConflictException("The collection was dropped meanwhile: it can't be read any more");
			}
			return action.apply(now);
		});
	}

	void requireThere() {
		if (this.isTakenBack) {
			throw new IllegalStateException(
					"The collection was made after the savepoint that was rolled back to: it is gone");
		}
	}

	/** Stores another size and root. */
	void write(long size, long root) {
		BlockImage present = read();
		byte[] payload = Arrays.copyOf(present.bytes, CollectionLayout.BYTES);
		CollectionLayout.setSize(payload, size);
		CollectionLayout.setRoot(payload, root);
		this.blocks.updateBlock(this.offset, BlockKind.COLLECTION, present.type, payload, payload.length);
	}

	/**
	 * Gives up a tree that is too large to be freed at once: a block that nothing refers to, marked as dropped, keeps it
	 * for the collector.
	 */
	void giveUp(long size, long root) {
		BlockImage present = read();
		byte[] payload = Arrays.copyOf(present.bytes, CollectionLayout.BYTES);
		CollectionLayout.setSize(payload, size);
		CollectionLayout.setRoot(payload, root);
		CollectionLayout.setDropped(payload);
		this.blocks.insertBlock(BlockKind.COLLECTION, present.type, payload, payload.length, payload.length);
	}

}
