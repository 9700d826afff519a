/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.transaction.Transaction;

/**
 * A transaction that waits to be committed, or an action that waits for the commit in progress. Its fields are plain ones
 * for {@link CommitQueue} and {@link TransactionEngine}: a thread whose stack has come to its end can look at a field, but
 * call nothing.
 * <p>
 * Invariants: {@code refusal} and {@code batchSize} are written before {@code done}, and read after it. Once {@code taken}
 * has been set, by the leader, {@code done} follows, or the leader has failed and gives back its leadership. A leader looks
 * at {@code withdrawn} after it has set {@code taken} and a full fence, whoever waits looks at {@code done}, {@code taken} and
 * who leads after it has set {@code withdrawn}: so they never disagree.
 */
final class CommitRequest {

	private static final VarHandle DONE;

	static {
		try {
			DONE = MethodHandles.lookup().findVarHandle(CommitRequest.class, "done", boolean.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Null for an action. */
	final @Nullable Transaction transaction;

	/** What the leader does between two batches; null for a transaction. */
	final @Nullable Runnable action;

	final Thread thread = Thread.currentThread();

	/** The next one, in the stack of those that wait or in the leader's queue. */
	@Nullable
	CommitRequest next;

	/** How many wait, this one included, when it's the newest. */
	int waitingCount;

	@Nullable
	Throwable refusal;

	int batchSize;

	/** Stored with release: whoever sees it sees the rest. */
	volatile boolean done;

	/** It waits in the queue, or is about to: from then on the leader alone ends its transaction. */
	boolean isQueued;

	/** A leader has it in its queue. */
	boolean taken;

	/** It is in a batch that can't be given up any more. */
	boolean isInProgress;

	/** Whoever waited for it doesn't any more: it must not be committed, unless it is by now. */
	volatile boolean withdrawn;

	CommitRequest(Transaction transaction) {
		this.transaction = transaction;
		this.action = null;
	}

	CommitRequest(Runnable action) {
		this.transaction = null;
		this.action = action;
	}

	/** How many blocks its commit is likely to change. */
	int expectedBlockCount() {
		return (this.transaction != null) ? this.transaction.expectedBlockCount() : 0;
	}

	void refuse(Throwable refusal) {
		this.refusal = refusal;
		DONE.setRelease(this, true);
	}

	void succeed(int batchSize) {
		this.batchSize = batchSize;
		DONE.setRelease(this, true);
	}

}
