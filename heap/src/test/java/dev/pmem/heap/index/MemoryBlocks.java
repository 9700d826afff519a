/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.util.HashMap;
import java.util.Map;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.pool.BlockKind;

/**
 * Blocks in memory. Reads copy, as from a pool, or give away the very image, as a sink does with what it has changed; in
 * turn, so that tests meet both.
 */
final class MemoryBlocks implements BlockSink {

	enum Reading {
		COPY, SHARE, IN_TURN
	}

	final Map<Long, BlockImage> blocks = new HashMap<>();

	private final Reading reading;

	private long nextOffset = 4096;

	private long readCount;

	private long version = 1;

	MemoryBlocks(Reading reading) {
		this.reading = reading;
	}

	@Override
	public BlockImage read(long offset, BlockImage into) {
		BlockImage block = existing(offset);
		this.readCount++;
		if (this.reading == Reading.SHARE || this.reading == Reading.IN_TURN && (this.readCount & 1) == 0) {
			return block;
		}
		into.offset = offset;
		into.version = block.version;
		into.kind = block.kind;
		into.type = block.type;
		into.length = block.length;
		System.arraycopy(block.bytes, 0, into.ensureCapacity(block.length), 0, block.length);
		return into;
	}

	@Override
	public BlockImage edit(long offset) {
		BlockImage block = existing(offset);
		block.version = ++this.version;
		return block;
	}

	@Override
	public BlockImage allocate(BlockKind kind, int type, int capacityBytes) {
		BlockImage block = new BlockImage();
		block.offset = this.nextOffset;
		block.version = ++this.version;
		block.kind = kind.code();
		block.type = type;
		block.bytes = new byte[capacityBytes];
		block.length = capacityBytes;
		this.blocks.put(block.offset, block);
		this.nextOffset += 1024;
		return block;
	}

	@Override
	public void free(long offset) {
		existing(offset);
		this.blocks.remove(offset);
	}

	long readCount() {
		return this.readCount;
	}

	/** A deep copy that reads copies. */
	MemoryBlocks duplicate() {
		MemoryBlocks copy = new MemoryBlocks(Reading.COPY);
		copy.nextOffset = this.nextOffset;
		copy.version = this.version;
		this.blocks.forEach((offset, block) -> {
			BlockImage image = new BlockImage();
			image.offset = offset;
			image.version = block.version;
			image.kind = block.kind;
			image.type = block.type;
			image.length = block.length;
			image.bytes = block.bytes.clone();
			copy.blocks.put(offset, image);
		});
		return copy;
	}

	private BlockImage existing(long offset) {
		BlockImage block = this.blocks.get(offset);
		if (block == null) {
			throw new CorruptPoolException("no block at offset " + offset);
		}
		return block;
	}

}
