/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.pool.BlockHeader;

/**
 * An index node, or the block of a collection, that a batch changes, makes or frees. It corresponds to a transaction's write of an object.
 */
final class EditedNode {

	/** The header in place; null for a node that the batch or one of its transactions makes. */
	final @Nullable BlockHeader before;

	/** The payload in place. */
	final byte @Nullable [] beforePayload;

	/** The node after the change; its bytes belong to the batch once the node {@link #isEditable}. */
	BlockImage image;

	boolean isEditable;

	/** Whether the batch frees the node, which may be an existing node or one that the batch has made. */
	boolean isFreed;

	/** Whether the batch has reserved the node's slot, rather than a transaction. */
	final boolean isReservedHere;

	/** A node that is in the pool. */
	EditedNode(BlockImage inPlace) {
		this.image = inPlace;
		this.before = inPlace.header();
		this.beforePayload = inPlace.bytes;
		this.isReservedHere = false;
	}

	/** A block that a transaction of the batch has overwritten. */
	EditedNode(BlockImage written, BlockHeader before, byte[] beforePayload) {
		this.image = written;
		this.before = before;
		this.beforePayload = beforePayload;
		this.isReservedHere = false;
	}

	/** A node that isn't in the pool. */
	EditedNode(BlockImage made, boolean isReservedHere) {
		this.image = made;
		this.before = null;
		this.beforePayload = null;
		this.isReservedHere = isReservedHere;
	}

	/** Whether the node is neither in the pool nor will be. */
	boolean isVain() {
		return this.before == null && this.isFreed;
	}

}
