package dev.pmem.heap.store;

import dev.pmem.heap.transaction.Transaction;

/**
 * A transaction as callers see it, over the one on blocks.
 */
final class StoreTransaction implements HeapTransaction {

	private final Transaction transaction;

	private final TransactionOptions options;

	private record Mark(StoreTransaction owner, int position) implements Savepoint {}

	StoreTransaction(Transaction transaction, TransactionOptions options) {
		this.transaction = transaction;
		this.options = options;
	}

	/** The one that a caller passed in; it can be no other kind. */
	static Transaction blocks(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).transaction;
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
		return new Mark(this, this.transaction.savepoint());
	}

	@Override
	public void rollbackTo(Savepoint savepoint) {
		if (!(savepoint instanceof Mark mark) || mark.owner != this) {
			throw new IllegalArgumentException("The savepoint belongs to another transaction");
		}
		this.transaction.rollbackTo(mark.position);
	}

	@Override
	public void close() {
		this.transaction.rollback();
	}

}
