/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A transaction of another manager than the heap's, with the heap transactions that take part in it: one for each heap,
 * begun at the first call to it. They commit directly before the other one does, and are rolled back with it. Used by the
 * transaction's thread.
 * <p>
 * Invariants: as long as the transaction is the current one it is bound to the thread, and each of its holders under its
 * heap; while it is suspended, none of them is. It stays bound after its completion until its manager tells of its end, so
 * that callbacks after the commit are told that they come too late.
 */
final class ForeignTransaction implements TransactionSynchronization {

	private static final Log LOG = LogFactory.getLog(ForeignTransaction.class);

	/** What the transaction is bound under. */
	private static final Object KEY = ForeignTransaction.class;

	/** Whether a listener of the manager calls {@link #commitHeaps}; otherwise a synchronization must do. */
	private final boolean isListenedTo;

	private final PmemExceptionTranslator translator = new PmemExceptionTranslator();

	private final Map<PersistentHeap, PmemTransactionHolder> holders = new LinkedHashMap<>(2);

	/** The marks that belong to the other transaction's savepoints. */
	private final Map<Object, Map<PmemTransactionHolder, Object>> marks = new IdentityHashMap<>(0);

	/** What was bound when the transaction began, and is bound again when it is over: one that has ended. */
	private @Nullable ForeignTransaction outer;

	/** What the heaps' transactions have committed, for a message; null before. */
	private @Nullable String committed;

	/** Whether it is too late to take part: the heaps have committed, or the transaction is over. */
	private boolean isOver;

	private ForeignTransaction(boolean isListenedTo) {
		this.isListenedTo = isListenedTo;
	}

	/** Begins to follow a transaction that another manager has just begun. */
	static void begin() {
		ForeignTransaction begun = new ForeignTransaction(true);
		ForeignTransaction before = bound();
		if (before != null) {
			before.unbind();
			begun.outer = before;
		}
		begun.bind();
		TransactionSynchronizationManager.registerSynchronization(begun);
	}

	/** Forgets the current transaction, which is over. */
	static void end() {
		ForeignTransaction current = bound();
		if (current != null) {
			current.unbind();
			if (current.outer != null) {
				current.outer.bind();
			}
		}
	}

	/** The other manager's transaction that the thread is in, or was in until just now; null if there is none. */
	static @Nullable ForeignTransaction bound() {
		return (ForeignTransaction) TransactionSynchronizationManager.getResource(KEY);
	}

	/**
	 * The holder of the heap transaction that takes part in the thread's transaction, whichever manager that is of; null if
	 * there is no transaction.
	 * @param present what is bound under the heap, if anything: the holder of a transaction that has ended
	 */
	static @Nullable PmemTransactionHolder join(PersistentHeap heap, @Nullable PmemTransactionHolder present) {
		ForeignTransaction foreign = bound();
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			// left by a completion in which somebody threw
			if (foreign != null) {
				foreign.unbind();
			}
			return null;
		}
		if (present != null) {
			if (foreign != null && !present.hasLate() && foreign.isRejoined()) {
				LateTransaction.begin(present, heap);
			}
			return present;
		}
		if (foreign == null) {
			if (!TransactionSynchronizationManager.isSynchronizationActive()) {
				return null;
			}
			foreign = new ForeignTransaction(false);
			foreign.bind();
			TransactionSynchronizationManager.registerSynchronization(foreign);
		}
		return foreign.join(heap);
	}

	/** Whether synchronizations were begun for a transaction that takes part in this one, which is over. */
	private boolean isRejoined() {
		return this.isOver && TransactionSynchronizationManager.isSynchronizationActive()
				&& !TransactionSynchronizationManager.getSynchronizations().contains(this);
	}

	private PmemTransactionHolder join(PersistentHeap heap) {
		PmemTransactionHolder holder = new PmemTransactionHolder(heap.begin(options()), true);
		if (this.isOver) {
			holder.getTransaction().close();
		}
		holder.setSynchronizedWithTransaction(true);
		if (!this.isOver && (!this.isListenedTo || !this.marks.isEmpty())) {
			// a savepoint may be older than the holder
			holder.markStart();
		}
		this.holders.put(heap, holder);
		TransactionSynchronizationManager.bindResource(heap, holder);
		return holder;
	}

	private static TransactionOptions options() {
		Integer level = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		Isolation isolation = (level != null && level == TransactionDefinition.ISOLATION_SERIALIZABLE)
				? Isolation.SERIALIZABLE
				: Isolation.SNAPSHOT;
		return new TransactionOptions(isolation, TransactionSynchronizationManager.isCurrentTransactionReadOnly());
	}

	private void bind() {
		if (bound() == null) {
			TransactionSynchronizationManager.bindResource(KEY, this);
		}
		this.holders.forEach((heap, holder) -> {
			if (!TransactionSynchronizationManager.hasResource(heap)) {
				TransactionSynchronizationManager.bindResource(heap, holder);
			}
		});
	}

	private void unbind() {
		TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
		this.holders.forEach((heap, holder) -> {
			if (PmemTransactionHolder.bound(heap) == holder) {
				TransactionSynchronizationManager.unbindResource(heap);
			}
		});
	}

	@Override
	public void suspend() {
		unbind();
	}

	@Override
	public void resume() {
		bind();
	}

	@Override
	public void flush() {
		this.holders.values().forEach(PmemTransactionHolder::flush);
	}

	/** A savepoint of the other transaction. */
	@Override
	public void savepoint(Object savepoint) {
		if (!PmemTransactionHolder.isMark(savepoint)) {
			Map<PmemTransactionHolder, Object> each = new IdentityHashMap<>(2);
			this.holders.values().forEach((holder) -> each.put(holder, holder.createSavepoint()));
			this.marks.put(savepoint, each);
		}
	}

	/** The other transaction goes back to a savepoint; what has joined since then starts again. */
	@Override
	public void savepointRollback(Object savepoint) {
		if (PmemTransactionHolder.isMark(savepoint)) {
			return;
		}
		Map<PmemTransactionHolder, Object> each = this.marks.getOrDefault(savepoint, Map.of());
		this.holders.values().forEach((holder) -> {
			Object mark = each.get(holder);
			holder.rollbackTo((mark != null) ? mark : holder.start());
		});
	}

	/**
	 * Commits the heaps' transactions, directly before the other transaction commits. What this throws rolls the other one
	 * back; it is no TransactionException, after which a manager would not.
	 * <ol>
	 * <li>The other side writes what it has not written yet. If it can't, nothing is committed.</li>
	 * <li>The changes of managed entities are written.</li>
	 * <li>The heaps' transactions are committed. From here on a failure of the other one finds them committed.</li>
	 * </ol>
	 * @param status the other transaction; null if its manager does not tell
	 */
	void commitHeaps(@Nullable TransactionStatus status) {
		if (this.isOver || this.committed != null) {
			return;
		}
		for (PmemTransactionHolder holder : this.holders.values()) {
			if (holder.isRollbackOnly()) {
				throw PmemExceptionTranslator.markedForRollback();
			}
		}
		try {
			if (status != null && !this.holders.isEmpty()) {
				status.flush();
			}
			StringBuilder changes = new StringBuilder();
			for (PmemTransactionHolder holder : this.holders.values()) {
				commit(holder, changes);
			}
		} catch (TransactionException ex) {
			throw PmemExceptionTranslator.veto(ex);
		}
		this.isOver = this.isListenedTo;
	}

	private void commit(PmemTransactionHolder holder, StringBuilder changes) {
		HeapTransaction transaction = holder.getTransaction();
		try {
			holder.flush();
			transaction.changedObjects().forEach((type, count) -> changes.append(changes.isEmpty() ? "" : ", ")
					.append(count).append(' ').append(type));
			transaction.commit();
			this.committed = changes.toString();
		} catch (RuntimeException ex) {
			throw holder.translate(ex, this.translator);
		}
	}

	/** Of a manager without listeners: the last of the synchronizations commits. */
	@Override
	public void beforeCommit(boolean readOnly) {
		if (!this.isListenedTo) {
			commitHeaps(null);
		}
	}

	/** Commits what joined too late for {@link #beforeCommit}. */
	@Override
	public void afterCommit() {
		if (!this.isListenedTo) {
			commitHeaps(null);
			this.isOver = true;
		}
	}

	@Override
	public void afterCompletion(int completion) {
		this.isOver = true;
		String changed = this.committed;
		if (completion != STATUS_COMMITTED && changed != null && !changed.isEmpty()) {
			LOG.error("The transaction of the other store "
					+ ((completion == STATUS_ROLLED_BACK) ? "was rolled back" : "has an unknown outcome")
					+ " after the heap's part of it had been committed. Stored or deleted in the heap: " + changed
					+ ". The two stores may now differ.");
		}
		for (PmemTransactionHolder holder : this.holders.values()) {
			boolean wasActive = holder.getTransaction().isActive();
			holder.getTransaction().close();
			if (wasActive) {
				holder.rolledBack();
			}
			holder.clear();
		}
		if (!this.isListenedTo) {
			unbind();
		}
	}

}
