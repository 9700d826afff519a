/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.EntityTypes;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Finds the session of the current transaction on a heap, or runs an action in a separate transaction and session.
 * Exceptions of actions are translated. Thread-safe.
 */
final class Sessions {

	private final PersistentHeap heap;

	private final EntityTypes types;

	private final PmemExceptionTranslator translator;

	Sessions(PersistentHeap heap, EntityTypes types, PmemExceptionTranslator translator) {
		this.types = types;
		this.heap = heap;
		this.translator = translator;
	}

	/**
	 * The session of the current transaction; null if there is none. If the current transaction has ended but is still bound
	 * to the thread (in the synchronizations' {@code afterCommit} and {@code afterCompletion}), the session of what takes part
	 * in it nonetheless, else null.
	 */
	@Nullable
	Session current() {
		PmemTransactionHolder holder = PmemTransactionHolder.current(this.heap);
		if (holder != null && !holder.getTransaction().isActive()) {
			holder = holder.getLate();
		}
		if (holder == null) {
			return null;
		}
		holder.checkDeadline();
		Session session = (Session) holder.getParticipant();
		if (session == null) {
			session = Session.managing(holder.getTransaction(), this.types, this.translator);
			holder.setParticipant(session);
		}
		return session;
	}

	/** A session in a transaction of the caller. */
	Session detached(HeapTransaction transaction) {
		return Session.detached(transaction, this.types, this.translator);
	}

	/** Runs an action that only reads, in the current session or on a separate snapshot. */
	<R extends @Nullable Object> R read(Function<Session, R> action) {
		try {
			Session current = current();
			return (current != null) ? action.apply(current) : callOnSnapshot(action);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	/** Runs an action in the current session, or in a separate transaction, which is committed. */
	<R extends @Nullable Object> R write(Function<Session, R> action) {
		try {
			Session current = current();
			return (current != null) ? action.apply(current) : callInTransaction(action);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	private <R extends @Nullable Object> R callOnSnapshot(Function<Session, R> action) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			return action.apply(detached(transaction));
		}
	}

	private <R extends @Nullable Object> R callInTransaction(Function<Session, R> action) {
		HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT);
		Session session = detached(transaction);
		boolean committed = false;
		try {
			R result = action.apply(session);
			transaction.commit();
			committed = true;
			return result;
		} finally {
			if (!committed) {
				session.rolledBack();
				transaction.close();
			}
		}
	}

	/**
	 * Refuses to write if the current transaction only reads, or has ended.
	 * @param operation the refused operation, for the message
	 */
	void requireWritable(String operation, Class<?> type) {
		PmemTransactionHolder holder = PmemTransactionHolder.current(this.heap);
		if (holder != null && !holder.getTransaction().isActive()) {
			throw PmemExceptionTranslator.ended(operation + " of a " + type.getName());
		}
		if (holder != null && holder.isReadOnly()) {
			throw PmemExceptionTranslator.misuse(
					operation + " of a " + type.getName() + " is refused: the transaction is read-only");
		}
	}

	/** Refuses an operation, which may write, in a transaction that has ended. */
	void requireNotEnded(String operation) {
		PmemTransactionHolder holder = PmemTransactionHolder.current(this.heap);
		if (holder != null && !holder.getTransaction().isActive()) {
			throw PmemExceptionTranslator.ended(operation);
		}
	}

}
