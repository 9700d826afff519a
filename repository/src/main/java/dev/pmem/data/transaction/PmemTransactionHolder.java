/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;

/**
 * The transaction of the current thread on a heap, bound under the heap. Belongs to one thread at a time.
 * <p>
 * Invariant: a participant stays until the transaction ends, or until it is rolled back to a savepoint from before the
 * participant joined. The state that the participant keeps is therefore complete.
 */
public final class PmemTransactionHolder extends ResourceHolderSupport {

	private final HeapTransaction transaction;

	private @Nullable TransactionParticipant participant;

	PmemTransactionHolder(HeapTransaction transaction) {
		this.transaction = transaction;
	}

	/** The current thread's transaction on the heap, or null. */
	public static @Nullable PmemTransactionHolder current(PersistentHeap heap) {
		return (PmemTransactionHolder) TransactionSynchronizationManager.getResource(heap);
	}

	public HeapTransaction getTransaction() {
		return this.transaction;
	}

	public boolean isReadOnly() {
		return this.transaction.options().readOnly();
	}

	/**
	 * Checks the transaction's deadline. Must be called before each operation.
	 * @throws org.springframework.transaction.TransactionTimedOutException if the deadline is over; the transaction is
	 * then marked for rollback
	 */
	public void checkDeadline() {
		if (hasTimeout()) {
			getTimeToLiveInMillis();
		}
	}

	public @Nullable TransactionParticipant getParticipant() {
		return this.participant;
	}

	/**
	 * Lets a participant join the transaction.
	 * @throws IllegalStateException if the transaction has a participant already
	 */
	public void setParticipant(TransactionParticipant participant) {
		if (this.participant != null) {
			throw new IllegalStateException("The transaction has a participant already");
		}
		this.participant = participant;
	}

	void flush() {
		if (this.participant != null && !isReadOnly()) {
			this.participant.flush();
		}
	}

	/** A description of the object with this reference for messages; null if the object is not known. */
	@Nullable
	String describe(long reference) {
		return (this.participant != null) ? this.participant.describe(reference) : null;
	}

	void rolledBack() {
		if (this.participant != null) {
			this.participant.rolledBack();
		}
	}

	Object createSavepoint() {
		if (isRollbackOnly()) {
			throw new NestedTransactionNotSupportedException(
					"Cannot create savepoint for transaction which is already marked as rollback-only");
		}
		checkDeadline();
		flush();
		return new Mark(this.transaction.savepoint(),
				(this.participant != null) ? this.participant.savepoint() : null);
	}

	void rollbackTo(Object savepoint) {
		Mark mark = (Mark) savepoint;
		this.transaction.rollbackTo(mark.savepoint());
		if (this.participant != null) {
			if (mark.participantMark() != null) {
				this.participant.rollbackTo(mark.participantMark());
			} else {
				this.participant.rolledBack();
				this.participant = null;
			}
		}
		resetRollbackOnly();
	}

	private record Mark(Savepoint savepoint, @Nullable Object participantMark) {}

}
