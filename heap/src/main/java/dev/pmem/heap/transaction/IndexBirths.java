/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.index.IndexTree;

/**
 * The indexes that were created since the pool was opened, for transactions with older snapshots. Such a transaction
 * may use an index that was created empty. An index that was built from existing objects would hide these objects from
 * it. Thread-safe.
 */
public final class IndexBirths {

	/** The commit that created the index, and whether the index was built from existing objects. */
	private record Birth(long sequence, boolean built) {}

	/** By the offset of the index's root. */
	private final ConcurrentMap<Long, Birth> births = new ConcurrentHashMap<>();

	private volatile long newest;

	/** The newest commit that created an index; 0 if none did. */
	long newest() {
		return this.newest;
	}

	void born(IndexTree tree, long sequence, boolean built) {
		this.births.put(tree.rootOffset(), new Birth(sequence, built));
		this.newest = sequence;
	}

	/**
	 * Whether the index does not exist in the snapshot.
	 * @throws ConflictException if the index was built since, so that the snapshot can't be read by it
	 */
	boolean isUnborn(IndexTree tree, long snapshot) {
		Birth birth = this.births.get(tree.rootOffset());
		if (birth == null || birth.sequence <= snapshot) {
			return false;
		}
		if (birth.built) {
			throw new ConflictException("Index " + tree.indexNumber()
					+ " was built since this transaction began. Run it again.");
		}
		return true;
	}

}
