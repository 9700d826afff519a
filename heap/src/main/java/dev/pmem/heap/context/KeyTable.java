/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A class's managed objects by the keys of their ids: a hash table with open addressing. Not thread-safe.
 * <p>
 * Invariant: an object lies between its home position and the next empty position, and more than half of the positions
 * are empty.
 */
final class KeyTable {

	private static final int INITIAL_SHIFT = Integer.SIZE - 3;

	private @Nullable ManagedObject[] slots = new @Nullable ManagedObject[1 << (Integer.SIZE - INITIAL_SHIFT)];

	private int shift = INITIAL_SHIFT;

	private int size;

	int size() {
		return this.size;
	}

	@Nullable
	ManagedObject get(byte[] key) {
		int hash = Arrays.hashCode(key);
		int mask = this.slots.length - 1;
		for (int index = home(hash);; index = (index + 1) & mask) {
			ManagedObject object = this.slots[index];
			if (object == null || object.keyHash == hash && Arrays.equals(object.key, key)) {
				return object;
			}
		}
	}

	/** Adds an object, whose key isn't there. */
	void add(ManagedObject object) {
		assert object.key != null && get(object.key) == null;
		if ((this.size + 1) * 2 >= this.slots.length) {
			grow();
		}
		insert(object);
		this.size++;
	}

	private void insert(ManagedObject object) {
		int mask = this.slots.length - 1;
		int index = home(object.keyHash);
		while (this.slots[index] != null) {
			index = (index + 1) & mask;
		}
		this.slots[index] = object;
	}

	private void grow() {
		@Nullable
		ManagedObject[] old = this.slots;
		this.slots = new @Nullable ManagedObject[old.length * 2];
		this.shift--;
		for (ManagedObject object : old) {
			if (object != null) {
				insert(object);
			}
		}
	}

	/** Removes an object that is there. */
	void remove(ManagedObject object) {
		assert object.key != null && get(object.key) == object;
		int mask = this.slots.length - 1;
		int hole = home(object.keyHash);
		while (this.slots[hole] != object) {
			hole = (hole + 1) & mask;
		}
		this.size--;
		// later objects of the run move back, so that none is cut off from its home position
		for (int index = (hole + 1) & mask;; index = (index + 1) & mask) {
			ManagedObject candidate = this.slots[index];
			if (candidate == null) {
				break;
			}
			int distanceFromHome = (index - home(candidate.keyHash)) & mask;
			if (distanceFromHome >= ((index - hole) & mask)) {
				this.slots[hole] = candidate;
				hole = index;
			}
		}
		this.slots[hole] = null;
	}

	private int home(int hash) {
		return (hash * 0x9E37_79B9) >>> this.shift;
	}

}
