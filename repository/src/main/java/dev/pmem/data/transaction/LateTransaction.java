/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What takes part in a transaction that has ended: a service that asks for a transaction, called back after the commit of
 * the one that is still bound to the thread. It reads one snapshot, and may not change anything: nobody would commit that.
 * Used by one thread.
 */
public final class LateTransaction implements TransactionSynchronization {

	private final PmemTransactionHolder ended;

	private final PersistentHeap heap;

	/** Begun at the first read. */
	private @Nullable HeapTransaction snapshot;

	private @Nullable TransactionParticipant participant;

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

	/** The snapshot that is read. */
	public HeapTransaction getTransaction() {
		HeapTransaction known = this.snapshot;
		if (known == null) {
			known = this.heap.begin(TransactionOptions.READ_ONLY);
			this.snapshot = known;
		}
		return known;
	}

	public @Nullable TransactionParticipant getParticipant() {
		return this.participant;
	}

	/** Lets a participant join, which keeps the instances that were read. */
	public void setParticipant(TransactionParticipant participant) {
		this.participant = participant;
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
		String changed = (this.participant != null) ? this.participant.describeChanged() : null;
		if (changed != null) {
			throw PmemExceptionTranslator.ended("A change of the " + changed);
		}
	}

	@Override
	public void afterCompletion(int status) {
		this.ended.setLate(null);
		if (this.snapshot != null) {
			Objects.requireNonNull(this.snapshot).close();
		}
	}

}
