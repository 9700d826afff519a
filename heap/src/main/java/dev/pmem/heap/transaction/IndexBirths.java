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
 * Indexes that were made since the pool was opened, for transactions with snapshots before that. Such a transaction may
 * use an index that was made empty; one that was built from objects that were there already would hide them from it.
 * Thread-safe.
 */
public final class IndexBirths {

	/** When, and whether with entries. */
	private record Birth(long sequence, boolean built) {}

	private final ConcurrentMap<Integer, Birth> births = new ConcurrentHashMap<>();

	private volatile long newest;

	/** The newest commit that made an index; 0 if none did. */
	long newest() {
		return this.newest;
	}

	public void born(IndexTree tree, long sequence, boolean built) {
		this.births.put(tree.indexNumber(), new Birth(sequence, built));
		this.newest = sequence;
	}

	/**
	 * Whether the index isn't there in the snapshot.
	 * @throws ConflictException if it was built since, so that the snapshot can't be read by it
	 */
	boolean isUnborn(IndexTree tree, long snapshot) {
		Birth birth = this.births.get(tree.indexNumber());
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
