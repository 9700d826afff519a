/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.pool.BlockLayout;

/**
 * A transaction's change of one block. Its image never changes once it is made: a later change makes another image.
 */
public final class Write {

	/** What happens to the block. */
	public enum Operation {

		/** A new block in reserved space. */
		INSERT,
		/** A new image of a live block. */
		UPDATE,
		/** A live block is freed. */
		DELETE

	}

	public final Operation operation;

	/** The block after the change; for a delete the block before it. */
	public final BlockImage image;

	/** The block as the transaction found it, if there is an image of it that nobody changes any more. */
	public final @Nullable BlockImage before;

	/** The range of the payload that may differ from the payload that the transaction found. */
	public final int from;

	public final int to;

	/** Computed here, on the transaction's thread, so that the commit leader needn't. */
	public final int checksum;

	Write(Operation operation, BlockImage image) {
		this(operation, image, null);
	}

	Write(Operation operation, BlockImage image, @Nullable BlockImage before) {
		this(operation, image, before, 0, image.length);
	}

	Write(Operation operation, BlockImage image, @Nullable BlockImage before, int from, int to) {
		this.operation = operation;
		this.image = image;
		this.before = before;
		this.from = from;
		this.to = to;
		this.checksum = (operation == Operation.DELETE)
				? 0
				: BlockLayout.checksum(image.offset, image.kind, image.type, image.bytes, image.length);
	}

}
