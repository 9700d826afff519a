/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.lang.foreign.MemorySegment;
import java.util.function.LongPredicate;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.log.WipeHeader;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.space.SpanWriter;

/**
 * Adds the changes for new and ended spans to those of a batch: descriptors and their sum, and headers of free slots. A
 * slot that gets a new block in this batch needs no other header.
 */
final class DescriptorChanges implements SpanWriter {

	private final BlockStore store;

	private final MemorySegment segment;

	private final ChangeSet changes;

	/** Whether the batch stores a block at an offset. */
	private final LongPredicate storesBlock;

	/** The difference that the changes make to the sum of all descriptors. */
	private long difference;

	DescriptorChanges(BlockStore store, ChangeSet changes, LongPredicate storesBlock) {
		this.store = store;
		this.segment = store.medium().segment();
		this.changes = changes;
		this.storesBlock = storesBlock;
	}

	@Override
	public void descriptor(long offset, long descriptor) {
		change(offset, descriptor);
	}

	@Override
	public void fresh(long offset, long sizeBytes) {
		this.changes.addFreshSpan(offset, sizeBytes);
	}

	@Override
	public void staleHeader(long offset) {
		if (!this.storesBlock.test(offset)) {
			this.changes.add(new WipeHeader(offset, this.store.headerAt(offset), BlockHeader.ofFreeSlot(offset, 0)));
		}
	}

	void change(long offset, long descriptor) {
		this.difference += descriptor - wordAt(offset);
		store(offset, descriptor);
	}

	/** Must be called when all descriptors are changed. */
	void changeSum() {
		if (this.difference != 0) {
			long offset = PoolLayout.DESCRIPTOR_SUM_OFFSET;
			store(offset, wordAt(offset) + this.difference);
		}
	}

	private void store(long offset, long after) {
		this.changes.add(new PoolWord(offset, wordAt(offset), after));
	}

	private long wordAt(long offset) {
		return this.segment.get(PoolLayout.LONG, offset);
	}

}
