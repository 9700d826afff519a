/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import java.util.List;

import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;

/**
 * The sums of a pool as of the newest commit, and as they will be after the commit that is being made. Used by the
 * commit leader alone.
 * <p>
 * Invariant: only {@link #advance} changes the present sums, when a commit can fail only by poisoning the pool. A
 * commit that is refused therefore leaves no trace.
 */
public final class RunningSums {

	private long descriptors;

	private long blocks;

	private long nextDescriptors;

	private long nextBlocks;

	/**
	 * @param present the sums as of the newest commit
	 */
	public RunningSums(PoolSums present) {
		this.descriptors = present.descriptors();
		this.blocks = present.blocks();
	}

	/** Computes the sums of the pool after the changes. */
	public void prepare(List<Change> changes) {
		long descriptors = this.descriptors;
		long blocks = this.blocks;
		for (int index = 0; index < changes.size(); index++) {
			Change change = changes.get(index);
			blocks += change.blockSumDifference();
			if (change instanceof PoolWord word && word.offset() == PoolLayout.DESCRIPTOR_SUM_OFFSET) {
				descriptors = word.after();
			}
		}
		this.nextDescriptors = descriptors;
		this.nextBlocks = blocks;
	}

	/** The sum of the descriptors after the commit that was {@linkplain #prepare prepared} last. */
	public long nextDescriptors() {
		return this.nextDescriptors;
	}

	/** The sum of the blocks after the commit that was {@linkplain #prepare prepared} last. */
	public long nextBlocks() {
		return this.nextBlocks;
	}

	/** Makes the next sums the present ones: the commit can't be refused any more. */
	public void advance() {
		this.descriptors = this.nextDescriptors;
		this.blocks = this.nextBlocks;
	}

	/** The sums as of the newest commit. */
	public PoolSums present() {
		return new PoolSums(this.descriptors, this.blocks);
	}

}
