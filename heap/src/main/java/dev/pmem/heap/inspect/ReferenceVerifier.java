/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.catalog.StoredReferences;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.transaction.Transaction;

/**
 * Compares the indexes of references of an extent with the references of its objects. Confined to one thread.
 */
final class ReferenceVerifier {

	private final Transaction transaction;

	private final Consumer<String> problems;

	private final IndexScratch scratch = new IndexScratch();

	private final List<Index> indexes = new ArrayList<>();

	/** An index, and how many entries it has and should have. */
	private static final class Index {

		final StoredReferences stored;

		final long entryCount;

		long expectedCount;

		Index(StoredReferences stored, long entryCount) {
			this.stored = stored;
			this.entryCount = entryCount;
		}

	}

	ReferenceVerifier(Transaction transaction, Consumer<String> problems) {
		this.transaction = transaction;
		this.problems = problems;
	}

	void add(StoredReferences stored, long entryCount) {
		this.indexes.add(new Index(stored, entryCount));
	}

	/** An object of the extent: each of its references must have an entry. */
	void verify(StoredLayout layout, BlockImage object, long reference) {
		for (Index index : this.indexes) {
			for (long target : index.stored.targets(layout, object.bytes, object.length)) {
				index.expectedCount++;
				byte[] key = IndexKeys.ofOffset(target);
				if (!index.stored.tree().contains(this.transaction, key, key.length, reference, this.scratch)) {
					this.problems.accept("Index " + index.stored.name()
							+ " has no entry for the reference of the object"
							+ " at offset " + reference + " to the one at " + target);
				}
			}
		}
	}

	/** Must be called after the extent's last object: there must be no entries but those. */
	void finish(String extent) {
		for (Index index : this.indexes) {
			if (index.entryCount != index.expectedCount) {
				this.problems.accept("The objects of extent " + extent + " have " + index.expectedCount
						+ " references at "
						+ index.stored.path() + ", but index " + index.stored.name() + " has " + index.entryCount
						+ " entries");
			}
		}
	}

}
