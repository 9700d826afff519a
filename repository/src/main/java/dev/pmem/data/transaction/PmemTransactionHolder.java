/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
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

	/** Whether the transaction takes part in that of another manager. */
	private final boolean isJoined;

	/** The mark of the transaction's begin; null unless something older can be rolled back to. */
	private @Nullable Object start;

	private @Nullable TransactionParticipant participant;

	/** What takes part although the transaction has ended; null if nothing does. */
	private @Nullable LateTransaction late;

	PmemTransactionHolder(HeapTransaction transaction) {
		this(transaction, false);
	}

	PmemTransactionHolder(HeapTransaction transaction, boolean isJoined) {
		this.transaction = transaction;
		this.isJoined = isJoined;
	}

	/**
	 * The current thread's transaction on the heap: that of the heap's transaction manager, or one that takes part in the
	 * transaction of another manager, and is begun here if this is the first call in it. Null if there is no transaction.
	 */
	public static @Nullable PmemTransactionHolder current(PersistentHeap heap) {
		PmemTransactionHolder bound = bound(heap);
		if (bound == null) {
			return TransactionSynchronizationManager.isActualTransactionActive()
					? ForeignTransaction.join(heap, null)
					: null;
		}
		return (bound.isJoined && !bound.transaction.isActive()) ? ForeignTransaction.join(heap, bound) : bound;
	}

	/** What is bound to the thread under the heap; null if nothing is. */
	static @Nullable PmemTransactionHolder bound(PersistentHeap heap) {
		return (PmemTransactionHolder) TransactionSynchronizationManager.getResource(heap);
	}

	boolean isJoined() {
		return this.isJoined;
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

	/**
	 * The snapshot of what takes part in the transaction although it has ended, because it was called back; null if nothing
	 * does.
	 */
	public @Nullable PmemTransactionHolder getLate() {
		return (this.late != null) ? this.late.holder() : null;
	}

	boolean hasLate() {
		return this.late != null;
	}

	void setLate(@Nullable LateTransaction late) {
		this.late = late;
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

	/** The exception to throw for a failure of the commit: a conflict names the entity, if the participant knows it. */
	RuntimeException translate(RuntimeException ex, PmemExceptionTranslator translator) {
		String entity = (ex instanceof ConflictException conflict && this.participant != null)
				? this.participant.describe(conflict.reference())
				: null;
		return (entity != null)
				? translator.translateConflict((ConflictException) ex, entity)
				: translator.translate(ex);
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

	/** Marks the transaction's begin, so that all of it can be rolled back without an end of it. */
	void markStart() {
		this.start = createSavepoint();
	}

	Object start() {
		return Objects.requireNonNull(this.start);
	}

	/** Whether a savepoint is one of a holder. */
	static boolean isMark(Object savepoint) {
		return savepoint instanceof Mark;
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
