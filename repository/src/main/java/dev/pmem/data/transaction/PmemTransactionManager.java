/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Runs Spring's transactions on a heap. Each has one heap transaction, which is bound to the thread.
 * <p>
 * Every isolation level except SERIALIZABLE is a snapshot, which never isolates less than was asked for. Nested
 * transactions are savepoints; rolling back to a savepoint restores managed entities as well. Changes of managed
 * entities are written when the transaction commits, after the synchronizations' {@code beforeCommit}. If writing them
 * or the commit fails, the transaction is rolled back and the caller gets a
 * {@link org.springframework.dao.DataAccessException}.
 */
@SuppressWarnings("serial") // by inheritance only, as are Spring's own
public class PmemTransactionManager extends AbstractPlatformTransactionManager
		implements
			ResourceTransactionManager,
			InitializingBean {

	private @Nullable PersistentHeap heap;

	private final PmemExceptionTranslator translator = new PmemExceptionTranslator();

	/** For use as a bean; needs {@link #setHeap}. */
	@SuppressWarnings("this-escape") // the setters only assign
	public PmemTransactionManager() {
		setNestedTransactionAllowed(true);
		setRollbackOnCommitFailure(true);
	}

	/**
	 * @param heap the heap, which stays open as long as transactions run; this manager does not close it
	 */
	public PmemTransactionManager(PersistentHeap heap) {
		this();
		this.heap = heap;
	}

	public void setHeap(PersistentHeap heap) {
		this.heap = heap;
	}

	public PersistentHeap getHeap() {
		return Objects.requireNonNull(this.heap, "heap");
	}

	@Override
	public void afterPropertiesSet() {
		if (this.heap == null) {
			throw new IllegalArgumentException("Property 'heap' is required");
		}
	}

	@Override
	public Object getResourceFactory() {
		return getHeap();
	}

	@Override
	protected Object doGetTransaction() {
		return new PmemTransactionObject(this.translator, PmemTransactionHolder.current(getHeap()));
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((PmemTransactionObject) transaction).holder() != null;
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		TransactionOptions options = options(definition);
		HeapTransaction heapTransaction;
		try {
			heapTransaction = getHeap().begin(options);
		} catch (PoolException | IllegalStateException ex) {
			throw new CannotCreateTransactionException("Could not begin a transaction on the heap", ex);
		}
		PmemTransactionHolder holder = new PmemTransactionHolder(heapTransaction);
		holder.setSynchronizedWithTransaction(true);
		int timeout = determineTimeout(definition);
		if (timeout != TransactionDefinition.TIMEOUT_DEFAULT) {
			holder.setTimeoutInSeconds(timeout);
		}
		TransactionSynchronizationManager.bindResource(getHeap(), holder);
		((PmemTransactionObject) transaction).setHolder(holder);
	}

	private static TransactionOptions options(TransactionDefinition definition) {
		Isolation isolation = switch (definition.getIsolationLevel()) {
			case TransactionDefinition.ISOLATION_DEFAULT, TransactionDefinition.ISOLATION_READ_UNCOMMITTED,
					TransactionDefinition.ISOLATION_READ_COMMITTED, TransactionDefinition.ISOLATION_REPEATABLE_READ ->
				Isolation.SNAPSHOT;
			case TransactionDefinition.ISOLATION_SERIALIZABLE -> Isolation.SERIALIZABLE;
			default ->
				throw new InvalidIsolationLevelException("Unknown isolation level " + definition.getIsolationLevel());
		};
		if (isolation == Isolation.SNAPSHOT) {
			return definition.isReadOnly() ? TransactionOptions.READ_ONLY : TransactionOptions.DEFAULT;
		}
		return new TransactionOptions(isolation, definition.isReadOnly());
	}

	/** A transaction that takes part in another manager's was unbound already, with that one. */
	@Override
	protected Object doSuspend(Object transaction) {
		PmemTransactionObject suspended = (PmemTransactionObject) transaction;
		PmemTransactionHolder holder = suspended.requiredHolder();
		suspended.setHolder(null);
		TransactionSynchronizationManager.unbindResourceIfPossible(getHeap());
		return holder;
	}

	/** A transaction that takes part in another manager's is bound again with that one, or after its end here. */
	@Override
	protected void doResume(@Nullable Object transaction, Object suspendedResources) {
		TransactionSynchronizationManager.bindResource(getHeap(), suspendedResources);
	}

	/** Follows a transaction that takes part in one that has ended. */
	@Override
	protected void prepareSynchronization(DefaultTransactionStatus status, TransactionDefinition definition) {
		super.prepareSynchronization(status, definition);
		if (status.isNewSynchronization() && status.hasTransaction() && !status.isNewTransaction()) {
			PmemTransactionHolder joined = holder(status);
			if (!joined.getTransaction().isActive()) {
				LateTransaction.begin(joined, getHeap());
			}
		}
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		PmemTransactionHolder holder = holder(status);
		try {
			holder.checkDeadline();
			holder.flush();
			holder.getTransaction().commit();
		} catch (RuntimeException ex) {
			throw holder.translate(ex, this.translator);
		}
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		PmemTransactionHolder holder = holder(status);
		try {
			holder.getTransaction().close();
		} catch (PoolException ex) {
			throw new TransactionSystemException("Could not roll back the transaction on the heap", ex);
		} finally {
			holder.rolledBack();
		}
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		holder(status).setRollbackOnly();
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		TransactionSynchronizationManager.unbindResource(getHeap());
		PmemTransactionObject transactionObject = (PmemTransactionObject) transaction;
		PmemTransactionHolder holder = transactionObject.requiredHolder();
		transactionObject.setHolder(null);
		holder.clear();
		holder.getTransaction().close();
	}

	private static PmemTransactionHolder holder(DefaultTransactionStatus status) {
		return ((PmemTransactionObject) status.getTransaction()).requiredHolder();
	}

}
