package dev.pmem.heap.transaction;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A transaction that waits to be committed. Written by the leader, read by the waiting thread once {@link #isDone}.
 */
final class CommitRequest {

	private final Transaction transaction;

	private final Thread thread = Thread.currentThread();

	private @Nullable Throwable refusal;

	private int batchSize;

	/** Stored with release: whoever sees it sees the rest. */
	private final AtomicBoolean done = new AtomicBoolean();

	CommitRequest(Transaction transaction) {
		this.transaction = transaction;
	}

	Transaction transaction() {
		return this.transaction;
	}

	Thread thread() {
		return this.thread;
	}

	int expectedBlocks() {
		return this.transaction.expectedBlockCount();
	}

	void refuse(Throwable refusal) {
		this.refusal = refusal;
		this.done.setRelease(true);
	}

	void succeed(int batchSize) {
		this.batchSize = batchSize;
		this.done.setRelease(true);
	}

	boolean isDone() {
		return this.done.getAcquire();
	}

	/** How many transactions were committed together; 0 if this one was refused. */
	int batchSize() {
		return this.batchSize;
	}

	@Nullable
	Throwable refusal() {
		return this.refusal;
	}

	void throwIfRefused() {
		switch (this.refusal) {
			case null -> {
			}
			case RuntimeException exception -> throw exception;
			case Error error -> throw error;
			default -> throw new IllegalStateException(this.refusal);
		}
	}

}
