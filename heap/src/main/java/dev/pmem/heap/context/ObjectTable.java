/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * Managed objects by a hash of theirs: a hash table with open addressing. Not thread-safe.
 * <p>
 * Invariant: an object lies between its home position and the next empty position, and more than half of the positions
 * are empty.
 */
abstract class ObjectTable {

	private static final int INITIAL_LENGTH = 32;

	/** The length up to which the table grows fourfold: most tables that grow at all are filled by a query. */
	private static final int MAXIMUM_QUADRUPLED_LENGTH = 64;

	private @Nullable ManagedObject[] positions = new @Nullable ManagedObject[INITIAL_LENGTH];

	private int size;

	/** The hash of an object, which must not change while the object is in the table. */
	abstract int hash(ManagedObject object);

	final int size() {
		return this.size;
	}

	/** The home position of objects with this hash. */
	final int home(int hash) {
		return (hash * 0x9E37_79B9) >>> (1 + Integer.numberOfLeadingZeros(this.positions.length));
	}

	/** The position after this one. */
	final int next(int position) {
		return (position + 1) & (this.positions.length - 1);
	}

	/** The object at a position; null if the position is empty. */
	final @Nullable ManagedObject at(int position) {
		return this.positions[position];
	}

	/** Adds an object that isn't there. */
	void add(ManagedObject object) {
		if ((this.size + 1) * 2 >= this.positions.length) {
			grow();
		}
		put(object);
		this.size++;
	}

	private void put(ManagedObject object) {
		int position = home(hash(object));
		while (this.positions[position] != null) {
			position = next(position);
		}
		this.positions[position] = object;
	}

	private void grow() {
		@Nullable
		ManagedObject[] old = this.positions;
		int factor = (old.length <= MAXIMUM_QUADRUPLED_LENGTH) ? 4 : 2;
		this.positions = new @Nullable ManagedObject[old.length * factor];
		for (ManagedObject object : old) {
			if (object != null) {
				put(object);
			}
		}
	}

	/** Removes an object that is there. */
	void remove(ManagedObject object) {
		this.size--;
		int mask = this.positions.length - 1;
		int hole = home(hash(object));
		while (this.positions[hole] != object) {
			hole = (hole + 1) & mask;
		}
		// later objects of the run move back, so that none is cut off from its home position
		for (int index = (hole + 1) & mask;; index = (index + 1) & mask) {
			ManagedObject candidate = this.positions[index];
			if (candidate == null) {
				break;
			}
			int distanceFromHome = (index - home(hash(candidate))) & mask;
			if (distanceFromHome >= ((index - hole) & mask)) {
				this.positions[hole] = candidate;
				hole = index;
			}
		}
		this.positions[hole] = null;
	}

}
