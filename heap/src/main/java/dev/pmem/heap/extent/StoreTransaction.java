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

	/** A savepoint. Two savepoints at the same position are not equal. */
	private static final class Mark implements Savepoint {

		final int position;

		Mark(int position) {
			this.position = position;
		}

	}

	StoreTransaction(Transaction transaction, TransactionOptions options) {
		this.transaction = transaction;
		this.options = options;
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
		this.transaction.commit();
	}

	@Override
	public void rollback() {
		this.transaction.rollback();
	}

	@Override
	public Savepoint savepoint() {
		Mark mark = new Mark(this.transaction.savepoint());
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
		this.transaction.rollbackTo(this.marks.get(index).position);
		this.marks.subList(index + 1, this.marks.size()).clear();
	}

	@Override
	public void close() {
		this.transaction.rollback();
	}

}
