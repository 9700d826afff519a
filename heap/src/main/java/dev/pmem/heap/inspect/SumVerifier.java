/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolScan;
import dev.pmem.heap.pool.PoolSums;

/**
 * Compares the sums of a pool with the sums in its log: blocks and descriptors that are right by themselves may be of
 * an earlier state than the rest. Nobody is held up while the pool is read. If something is committed meanwhile, the
 * comparison is skipped.
 */
public final class SumVerifier {

	private final Medium medium;

	private final Transactions engine;

	private final CommitLog log;

	private @Nullable PoolSums expected;

	private long commitSequence;

	/**
	 * @param log the pool's log, which knows the right sums
	 */
	public SumVerifier(Medium medium, Transactions engine, CommitLog log) {
		this.medium = medium;
		this.engine = engine;
		this.log = log;
	}

	/** Must be called while nothing commits, in a pool that accepts commits. */
	public void begin() {
		this.expected = this.log.sums();
		this.commitSequence = this.engine.commitSequence();
	}

	/** Compares the sums while transactions go on. */
	public void verify(Consumer<String> problems) {
		PoolSums wanted = this.expected;
		if (wanted == null) {
			return;
		}
		PoolSums found;
		try {
			found = PoolScan.sums(this.medium);
		} catch (PoolException ex) {
			// descriptors that were being changed, or damaged descriptors, which another check reports
			return;
		}
		boolean isSameCommit = this.engine.whileNothingCommits(
				() -> this.engine.failure() == null && this.engine.commitSequence() == this.commitSequence);
		if (isSameCommit && !found.equals(wanted)) {
			problems.accept("The pool adds up to " + found + ", but its log says " + wanted
					+ ": a part of it is damaged, or of an earlier state than the rest, as after a write that the disk has"
					+ " lost");
		}
	}

}
