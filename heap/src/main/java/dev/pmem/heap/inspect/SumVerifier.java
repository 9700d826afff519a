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
 * Compares what a pool adds up to with what its log says: blocks and descriptors that are right by themselves may be of an
 * earlier state than the rest. Nobody is held up while the pool is read; if something is committed meanwhile, nothing is
 * said.
 */
public final class SumVerifier {

	private final Medium medium;

	private final Transactions engine;

	private final CommitLog log;

	private @Nullable PoolSums expected;

	private long commitSequence;

	public SumVerifier(Medium medium, Transactions engine, CommitLog log) {
		this.medium = medium;
		this.engine = engine;
		this.log = log;
	}

	/** To be called while nothing commits, in a pool that can be committed to. */
	public void begin() {
		this.expected = this.log.sums();
		this.commitSequence = this.engine.commitSequence();
	}

	/** To be called while transactions go on. */
	public void verify(Consumer<String> problems) {
		PoolSums wanted = this.expected;
		if (wanted == null) {
			return;
		}
		PoolSums found;
		try {
			found = PoolScan.sums(this.medium);
		} catch (PoolException ex) {
			// descriptors that were being changed; or that are damaged, which is found again where it's told
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
