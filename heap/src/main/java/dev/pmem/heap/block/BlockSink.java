/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.pool.BlockKind;

/**
 * A source whose blocks can be changed: nothing reaches the pool before the sink's owner commits it.
 */
public interface BlockSink extends BlockSource {

	/**
	 * The block's newest image, private to this sink; the caller may change it in place, and the changes count from now
	 * on. {@code length} may be changed up to {@code bytes.length}, which is the block's capacity.
	 */
	BlockImage edit(long offset);

	/**
	 * A new block with a zeroed image: {@code image.offset} is its place, {@code image.length} and
	 * {@code image.bytes.length} are {@code capacityBytes}.
	 * @throws PoolFullException if there's no room
	 */
	BlockImage allocate(BlockKind kind, int type, int capacityBytes);

	/** Gives the block up when the sink commits. */
	void free(long offset);

}
