/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.pool.BlockKind;

/**
 * Takes the nodes of an index that a transaction makes.
 */
final class NewNodes implements BlockSink {

	private final ObjectBlocks blocks;

	private final List<BlockImage> made = new ArrayList<>();

	NewNodes(ObjectBlocks blocks) {
		this.blocks = blocks;
	}

	void writeTo(WriteSet writes) {
		this.made.forEach((image) -> writes.put(new Write(Write.Operation.INSERT, image)));
	}

	@Override
	public BlockImage allocate(BlockKind kind, int type, int capacityBytes) {
		BlockImage image = this.blocks.newBlock(kind, type, new byte[capacityBytes], capacityBytes);
		this.made.add(image);
		return image;
	}

	@Override
	public BlockImage read(long offset, BlockImage into) {
		return edit(offset);
	}

	@Override
	public BlockImage edit(long offset) {
		return this.made.stream().filter((image) -> image.offset == offset).findFirst().orElseThrow();
	}

	@Override
	public void free(long offset) {
		this.made.removeIf((image) -> image.offset == offset);
	}

}
