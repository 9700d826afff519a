/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;

/**
 * Counts since the pool was opened. Thread-safe.
 */
public final class CommitStatistics {

	/**
	 * On memory one commit of so many is timed, and counts for all of them: reading the clock twice would take a tenth
	 * of the time of a small commit. A power of two.
	 */
	private static final int COMMITS_FOR_A_TIMED_ONE = 16;

	private final int weight;

	/** Counted by the commit leader. */
	private final AtomicLong commits = new AtomicLong();

	/** Counted by the commit leader. */
	private final AtomicLong batches = new AtomicLong();

	private final LongAdder conflicts = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private volatile @Nullable Observer observer;

	/** Called for each commit, on the committing thread. */
	@FunctionalInterface
	public interface Observer {

		/**
		 * @param nanos from the call of commit to its end
		 * @param batchSize how many transactions were committed together; 0 if refused
		 * @param refused whether it was refused for a conflict or a taken key
		 */
		void committed(long nanos, int batchSize, boolean refused);

	}

	/** Makes this observer the only one; null removes the present observer. */
	public void observe(@Nullable Observer observer) {
		this.observer = observer;
	}

	/** @param onMemory whether a commit takes only about as long as some calls of the clock */
	CommitStatistics(boolean onMemory) {
		this.weight = onMemory ? COMMITS_FOR_A_TIMED_ONE : 1;
	}

	/** Whether to time the commit of a transaction with this snapshot, which begins now. */
	boolean times(long snapshot) {
		return isSampled(snapshot) || this.observer != null;
	}

	private boolean isSampled(long snapshot) {
		return (snapshot & (this.weight - 1)) == 0;
	}

	/**
	 * The commit of a transaction with this snapshot has ended.
	 * @param duration in nanoseconds, if it was timed
	 */
	void settled(long snapshot, long duration, CommitRequest request) {
		Throwable refusal = request.refusal;
		boolean refused = refusal instanceof ConflictException || refusal instanceof UniqueKeyException;
		if (refused) {
			this.conflicts.increment();
		}
		if (refusal == null && isSampled(snapshot)) {
			this.nanos.add(duration * this.weight);
		}
		Observer current = this.observer;
		if (current != null && (refusal == null || refused)) {
			current.committed(duration, request.batchSize, refused);
		}
	}

	/** By the commit leader alone. */
	void batchCommitted(int commitCount) {
		this.commits.setRelease(this.commits.getPlain() + commitCount);
		this.batches.setRelease(this.batches.getPlain() + 1);
	}

	/** The number of transactions that were committed with changes. */
	public long commitCount() {
		return this.commits.get();
	}

	/** The number of transactions that were refused for a conflict or a taken key. */
	public long conflictCount() {
		return this.conflicts.sum();
	}

	/** The number of batches in which transactions were committed. */
	public long batchCount() {
		return this.batches.get();
	}

	/** On memory an estimate from a sample. */
	public long commitNanos() {
		return this.nanos.sum();
	}

}
