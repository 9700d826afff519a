/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Visits the objects of an extent in the order of their ids. Holds a snapshot for a part of them at a time, so that a long
 * scan keeps no earlier versions. Not thread-safe; for one pass. Nobody may change the extent meanwhile.
 */
final class ObjectScan {

	private final Transactions engine;

	private final IndexTree primary;

	private final BlockImage image = new BlockImage();

	/** The id that was visited last; null before the first. */
	private byte @Nullable [] last;

	/** @param primary the index by id, which no two objects share a key in */
	ObjectScan(Transactions engine, IndexTree primary) {
		this.engine = engine;
		this.primary = primary;
	}

	/** Is told of one object. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Takes the object, whose image it must not keep.
		 * @return whether another object may follow in this part
		 */
		boolean visit(long reference, BlockImage object);

	}

	/** Visits the next objects until the visitor has enough; false if there are no more. */
	boolean visitPart(Visitor visitor) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			EntryCursor cursor = transaction.scan(this.primary, new KeyRange(this.last, false, null, false), false);
			while (cursor.next()) {
				long reference = cursor.reference();
				this.last = cursor.key();
				if (!visitor.visit(reference, transaction.readObject(reference, this.image))) {
					return true;
				}
			}
			return false;
		} finally {
			transaction.rollback();
		}
	}

}
