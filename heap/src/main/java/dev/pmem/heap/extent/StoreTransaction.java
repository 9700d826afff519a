/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.transaction.Transaction;

/**
 * A transaction as callers see it, over a transaction on blocks.
 */
public final class StoreTransaction implements HeapTransaction {

	private final Transaction transaction;

	private final TransactionOptions options;

	/** Null before the first. */
	private @Nullable Map<Long, Object> collections;

	/** Savepoints that can be rolled back to, in the order of their positions. */
	private List<Mark> marks = List.of();

	private final StoreParts store;

	/** Null until objects with references are read or written. */
	private @Nullable ObjectContext context;

	/** A savepoint. Two savepoints at the same position are not equal. */
	private static final class Mark implements Savepoint {

		final int position;

		/** The context's mark; -1 if there was no context. */
		final int contextMark;

		Mark(int position, int contextMark) {
			this.position = position;
			this.contextMark = contextMark;
		}

	}

	StoreTransaction(StoreParts store, Transaction transaction, TransactionOptions options) {
		this.store = store;
		this.transaction = transaction;
		this.options = options;
	}

	/** Attaches who knows the instances of the transaction's objects from now on. */
	public static void attach(HeapTransaction transaction, ObjectContext context) {
		((StoreTransaction) transaction).context = context;
	}

	/** Who knows the instances of the transaction's objects; null if nobody does yet. */
	public static @Nullable ObjectContext attached(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).context;
	}

	/** Who knows the instances of the transaction's objects; made if there is nobody yet. */
	static ObjectContext context(HeapTransaction transaction) {
		StoreTransaction of = (StoreTransaction) transaction;
		ObjectContext known = of.context;
		if (known == null) {
			known = of.store.contexts().apply(of);
			assert of.context == known;
		}
		return known;
	}

	/**
	 * An object as the transaction reads it, in a new image.
	 * @throws CorruptPoolException if there is no object at this offset, or it is damaged
	 */
	public static BlockImage image(HeapTransaction transaction, long reference) {
		try {
			return blocks(transaction).readObject(reference, new BlockImage());
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw store(transaction).faults().translate(ex);
		}
	}

	/** The name of the class that is stored in this layout. */
	public static String typeName(HeapTransaction transaction, int layoutNumber) {
		return store(transaction).catalog().layout(layoutNumber).typeName();
	}

	/** What the transaction uses of its store. */
	static StoreParts store(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).store;
	}

	/** The transaction on blocks. */
	public static Transaction blocks(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).transaction;
	}

	/** The collections that were got with the transaction, by the offsets of their blocks. */
	public static Map<Long, Object> collections(HeapTransaction transaction) {
		StoreTransaction store = (StoreTransaction) transaction;
		Map<Long, Object> known = store.collections;
		if (known == null) {
			known = new HashMap<>();
			store.collections = known;
		}
		return known;
	}

	@Override
	public TransactionOptions options() {
		return this.options;
	}

	@Override
	public boolean isActive() {
		return this.transaction.isActive();
	}

	@Override
	public boolean hasChanges() {
		return this.transaction.hasChanges();
	}

	@Override
	public void commit() {
		ObjectContext known = this.context;
		if (known == null && this.transaction.isActive() && DeleteEffects.hasEffects(this.transaction)) {
			known = context(this);
		}
		if (known == null) {
			this.transaction.commit();
			return;
		}
		try {
			if (this.transaction.isActive() && !this.options.readOnly()) {
				known.beforeCommit();
				DeleteEffects.settle(this.transaction, known);
			}
			this.transaction.commit();
		} catch (RuntimeException | Error ex) {
			this.transaction.rollback();
			known.rolledBack();
			throw ex;
		}
	}

	@Override
	public void rollback() {
		boolean wasActive = this.transaction.isActive();
		this.transaction.rollback();
		if (wasActive && this.context != null) {
			this.context.rolledBack();
		}
	}

	@Override
	public Savepoint savepoint() {
		int contextMark = (this.context != null) ? this.context.savepoint() : -1;
		Mark mark = new Mark(this.transaction.savepoint(), contextMark);
		if (this.marks.isEmpty()) {
			this.marks = new ArrayList<>();
		}
		this.marks.add(mark);
		return mark;
	}

	@Override
	public void rollbackTo(Savepoint savepoint) {
		int index = this.marks.indexOf(savepoint);
		if (index < 0) {
			throw new IllegalStateException(
					"The savepoint is gone, as an earlier one was rolled back to, or it belongs to"
							+ " another transaction");
		}
		Mark mark = this.marks.get(index);
		this.transaction.rollbackTo(mark.position);
		if (this.context != null) {
			// a context that was made since knows nothing that was there before
			if (mark.contextMark >= 0) {
				this.context.rolledBackTo(mark.contextMark);
			} else {
				this.context.rolledBack();
			}
		}
		this.marks.subList(index + 1, this.marks.size()).clear();
	}

	@Override
	public void close() {
		rollback();
	}

}
