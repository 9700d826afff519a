/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A class's managed objects by the keys of their ids: a hash table with open addressing. Not thread-safe.
 * <p>
 * Invariant: while there is no array, {@code only} is the one object, or null. In the array an object lies between its
 * home position and the next empty position, and more than half of the positions are empty.
 */
final class KeyTable {

	private static final int INITIAL_SHIFT = Integer.SIZE - 3;

	/** Most transactions have one object of a class: it needs no array. */
	private @Nullable ManagedObject only;

	private @Nullable ManagedObject @Nullable [] positions;

	private int shift = INITIAL_SHIFT;

	private int size;

	int size() {
		return this.size;
	}

	@Nullable
	ManagedObject get(byte[] key) {
		@Nullable
		ManagedObject[] all = this.positions;
		if (all == null) {
			return (this.only != null && Arrays.equals(this.only.key, key)) ? this.only : null;
		}
		int hash = Arrays.hashCode(key);
		int mask = all.length - 1;
		for (int index = home(hash);; index = (index + 1) & mask) {
			ManagedObject object = all[index];
			if (object == null || object.keyHash == hash && Arrays.equals(object.key, key)) {
				return object;
			}
		}
	}

	/** Adds an object, whose key isn't there. */
	void add(ManagedObject object) {
		assert object.key != null && get(object.key) == null;
		@Nullable
		ManagedObject[] all = this.positions;
		if (all == null) {
			if (this.size == 0) {
				this.only = object;
				this.size = 1;
				return;
			}
			all = new @Nullable ManagedObject[1 << (Integer.SIZE - INITIAL_SHIFT)];
			insert(all, Objects.requireNonNull(this.only));
			this.only = null;
			this.positions = all;
		} else if ((this.size + 1) * 2 >= all.length) {
			all = grown(all);
			this.positions = all;
		}
		insert(all, object);
		this.size++;
	}

	private void insert(@Nullable ManagedObject[] all, ManagedObject object) {
		int mask = all.length - 1;
		int index = home(object.keyHash);
		while (all[index] != null) {
			index = (index + 1) & mask;
		}
		all[index] = object;
	}

	private @Nullable ManagedObject[] grown(@Nullable ManagedObject[] old) {
		@Nullable
		ManagedObject[] all = new @Nullable ManagedObject[old.length * 2];
		this.shift--;
		for (ManagedObject object : old) {
			if (object != null) {
				insert(all, object);
			}
		}
		return all;
	}

	/** Removes an object that is there. */
	void remove(ManagedObject object) {
		assert object.key != null && get(object.key) == object;
		this.size--;
		@Nullable
		ManagedObject[] all = this.positions;
		if (all == null) {
			this.only = null;
			return;
		}
		int mask = all.length - 1;
		int hole = home(object.keyHash);
		while (all[hole] != object) {
			hole = (hole + 1) & mask;
		}
		// later objects of the run move back, so that none is cut off from its home position
		for (int index = (hole + 1) & mask;; index = (index + 1) & mask) {
			ManagedObject candidate = all[index];
			if (candidate == null) {
				break;
			}
			int distanceFromHome = (index - home(candidate.keyHash)) & mask;
			if (distanceFromHome >= ((index - hole) & mask)) {
				all[hole] = candidate;
				hole = index;
			}
		}
		all[hole] = null;
	}

	private int home(int hash) {
		return (hash * 0x9E37_79B9) >>> this.shift;
	}

}
