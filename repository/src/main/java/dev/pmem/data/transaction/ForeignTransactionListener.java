/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets heaps take part in the transactions of another transaction manager. It commits the heap's part after all callbacks
 * before the commit, directly before the manager commits its own: a synchronization could not, because Hibernate writes
 * later than those. Thread-safe.
 */
final class ForeignTransactionListener implements TransactionExecutionListener {

	private static final Log LOG = LogFactory.getLog(ForeignTransactionListener.class);

	private final String manager;

	private final AtomicBoolean isWarned = new AtomicBoolean();

	/** @param manager the name of the other manager, for a message */
	ForeignTransactionListener(String manager) {
		this.manager = manager;
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
		if (failure == null && transaction.isNewTransaction() && transaction.hasTransaction()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			warnInsideOfOurs();
			ForeignTransaction.begin();
		}
	}

	/** A transaction of another store within one of the heap's commits by itself. */
	private void warnInsideOfOurs() {
		boolean isInside = !this.isWarned.get() && TransactionSynchronizationManager.getResourceMap().values().stream()
				.anyMatch((resource) -> resource instanceof PmemTransactionHolder holder && !holder.isJoined()
						&& holder.getTransaction().isActive());
		if (isInside && this.isWarned.compareAndSet(false, true)) {
			LOG.warn("A transaction of '" + this.manager
					+ "' runs within one of the heap's transaction manager, and commits"
					+ " by itself: the two are not atomic together. Begin with '" + this.manager
					+ "', whose transactions the heap takes part in. This is told once");
		}
	}

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		ForeignTransaction current = ForeignTransaction.bound();
		if (current != null && transaction.isNewTransaction()) {
			current.commitHeaps((transaction instanceof TransactionStatus status) ? status : null);
		}
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
		end(transaction);
	}

	@Override
	public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
		end(transaction);
	}

	private static void end(TransactionExecution transaction) {
		if (transaction.isNewTransaction()) {
			ForeignTransaction.end();
		}
	}

}
