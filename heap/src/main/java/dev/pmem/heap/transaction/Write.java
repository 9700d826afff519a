/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.pool.BlockLayout;

/**
 * What a transaction does to one block. Its image is never changed once it's made: a later change makes another.
 */
public final class Write {

	public enum Operation {

		/** A new block in reserved space. */
		INSERT,
		/** A new image of a live block. */
		UPDATE,
		/** A live block is freed. */
		DELETE

	}

	public final Operation operation;

	/** The block as it shall be; for a delete as it was. */
	public final BlockImage image;

	/** What the transaction found in the block's place, where it has an image of it that nobody changes any more. */
	public final @Nullable BlockImage before;

	/** The range of the payload outside of which it is as the transaction found it in the block's place. */
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
