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
 * A transaction that waits to be committed, or an action that waits for the commit in progress. {@link CommitQueue} and
 * {@link GroupCommit} use its fields directly: a thread whose stack has come to its end can read a field, but can't
 * call a method.
 * <p>
 * Invariants: {@code refusal} and {@code batchSize} are written before {@code done}, and read after it. Once the leader
 * has set {@code taken}, it sets {@code done}, or it has failed and gives back its leadership. A leader reads
 * {@code withdrawn} after it has set {@code taken} and a full fence. A waiting thread reads {@code done}, {@code taken}
 * and whether somebody leads after it has set {@code withdrawn}. The two therefore never disagree.
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

	/** The action that the leader runs between two batches; null for a transaction. */
	final @Nullable Runnable action;

	final Thread thread = Thread.currentThread();

	/** The next request, in the stack of waiting requests or in the leader's queue. */
	@Nullable
	CommitRequest next;

	/** The number of waiting requests, this one included, when this one is the newest. */
	int waitingCount;

	@Nullable
	Throwable refusal;

	int batchSize;

	/** Stored with release semantics: a thread that sees it sees the other fields as well. */
	volatile boolean done;

	/** Whether the request is in the queue, or is about to be: from then on the leader alone ends its transaction. */
	boolean isQueued;

	/** Whether a leader has the request in its queue. */
	boolean taken;

	/** Whether the request is in a batch that can't be given up any more. */
	boolean isInProgress;

	/**
	 * Whether the thread that waited for the request does not wait any more: the request must not be committed, unless
	 * it is by now.
	 */
	volatile boolean withdrawn;

	CommitRequest(Transaction transaction) {
		this.transaction = transaction;
		this.action = null;
	}

	CommitRequest(Runnable action) {
		this.transaction = null;
		this.action = action;
	}

	/** The number of blocks that the commit is likely to change. */
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
