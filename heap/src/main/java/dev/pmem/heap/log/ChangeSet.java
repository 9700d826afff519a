/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import dev.pmem.heap.pool.BlockLayout;

/**
 * The changes of one batch. There is at most one change for each offset, and no two changes overlap.
 */
public final class ChangeSet {

	private final long sequence;

	private final List<Change> changes;

	private NavigableMap<Long, Long> freshSpans = Collections.emptyNavigableMap();

	private long freshBytes;

	/**
	 * @param sequence the batch's commit sequence
	 * @param expectedCount about how many changes there will be
	 */
	public ChangeSet(long sequence, int expectedCount) {
		this.sequence = sequence;
		this.changes = new ArrayList<>(expectedCount);
	}

	/** Adds a change. No other change has its offset. */
	public void add(Change change) {
		this.changes.add(change);
	}

	/**
	 * Adds chunks that the changes make a span of. The chunks hold nothing yet, and only changes of new blocks lie in
	 * them.
	 */
	public void addFreshSpan(long offset, long sizeBytes) {
		if (this.freshSpans.isEmpty()) {
			this.freshSpans = new TreeMap<>();
		}
		this.freshSpans.put(offset, sizeBytes);
		this.freshBytes += sizeBytes;
	}

	/** Sizes of fresh spans by their offsets. */
	public NavigableMap<Long, Long> freshSpans() {
		return this.freshSpans;
	}

	/** The sizes of all fresh spans together, in bytes. */
	public long freshBytes() {
		return this.freshBytes;
	}

	/**
	 * Whether the batch frees more bytes of blocks than it takes, or changes no block. Goes through all changes: to be asked
	 * only where it matters.
	 */
	public boolean freesSpace() {
		long freed = 0;
		boolean changesBlocks = false;
		for (int index = 0; index < this.changes.size(); index++) {
			Change change = this.changes.get(index);
			changesBlocks |= change instanceof BlockChange;
			if (change instanceof FreeBlock block) {
				freed += block.before().length() + BlockLayout.HEADER_BYTES;
			} else if (change instanceof FreshBlock block) {
				freed -= block.after().length() + BlockLayout.HEADER_BYTES;
			}
		}
		return freed > 0 || !changesBlocks;
	}

	/** The batch's commit sequence. */
	public long sequence() {
		return this.sequence;
	}

	/** The changes in the order of their addition; a view that later additions change. */
	public List<Change> changes() {
		return this.changes;
	}

}
