/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What takes part in a transaction that has ended: a service that asks for a transaction, called back after the commit of
 * the one that is still bound to the thread. It reads one snapshot, and may not change anything: nobody would commit that.
 * Used by one thread.
 */
final class LateTransaction implements TransactionSynchronization {

	private final PmemTransactionHolder ended;

	private final PersistentHeap heap;

	/** Of the snapshot that is read, begun at the first read. */
	private @Nullable PmemTransactionHolder snapshot;

	private LateTransaction(PmemTransactionHolder ended, PersistentHeap heap) {
		this.ended = ended;
		this.heap = heap;
	}

	/** Begins to follow what takes part in the ended transaction, with the synchronizations that were begun for that. */
	static void begin(PmemTransactionHolder ended, PersistentHeap heap) {
		LateTransaction begun = new LateTransaction(ended, heap);
		ended.setLate(begun);
		TransactionSynchronizationManager.registerSynchronization(begun);
	}

	/** The snapshot that is read; its participant keeps the instances. */
	PmemTransactionHolder holder() {
		PmemTransactionHolder known = this.snapshot;
		if (known == null) {
			known = new PmemTransactionHolder(this.heap.begin(TransactionOptions.READ_ONLY));
			this.snapshot = known;
		}
		return known;
	}

	@Override
	public void suspend() {
		this.ended.setLate(null);
	}

	@Override
	public void resume() {
		this.ended.setLate(this);
	}

	/** Refuses changes of entities that were read. */
	@Override
	public void beforeCommit(boolean readOnly) {
		TransactionParticipant participant = (this.snapshot != null) ? this.snapshot.getParticipant() : null;
		String changed = (participant != null) ? participant.describeChanged() : null;
		if (changed != null) {
			throw PmemExceptionTranslator.ended("A change of the " + changed);
		}
	}

	@Override
	public void afterCompletion(int status) {
		this.ended.setLate(null);
		if (this.snapshot != null) {
			this.snapshot.getTransaction().close();
		}
	}

}
