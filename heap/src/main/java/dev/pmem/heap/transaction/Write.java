package dev.pmem.heap.transaction;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockLayout;

/**
 * What a transaction does to one block. Its image is never changed once it's made: a later change makes another.
 */
final class Write {

	enum Operation {

		/** A new block in reserved space. */
		INSERT,
		/** A new image of a live block. */
		UPDATE,
		/** A live block is freed. */
		DELETE

	}

	final Operation operation;

	/** The block as it shall be; for a delete as it was. */
	final BlockImage image;

	/** Computed here, on the transaction's thread, so that the commit leader needn't. */
	final int checksum;

	Write(Operation operation, BlockImage image) {
		this.operation = operation;
		this.image = image;
		this.checksum = (operation == Operation.DELETE)
				? 0
				: BlockLayout.checksum(image.kind, image.type, image.bytes, image.length);
	}

}
