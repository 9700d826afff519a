/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A map from non-zero longs, such as pool offsets, to objects. Up to eight entries, which suffice for most
 * transactions, lie one after the other; more entries form a hash table with open addressing and linear probing. Not
 * thread-safe.
 * <p>
 * Invariant: while the map is not hashed, its entries are the first {@code size} ones, in the order of their insertion
 * apart from removals. In a hashed map, a key's entry lies between its home position and the next empty position, and
 * at most half of the table is used.
 *
 * @param <V> type of the values
 */
public final class LongMap<V> {

	/** The largest number of entries that are not hashed; more entries are found quicker by hashing. */
	private static final int MAXIMUM_UNHASHED = 8;

	private static final int INITIAL_LENGTH = 4;

	private long[] keys;

	private @Nullable Object[] values;

	private int size;

	private boolean hashed;

	/** An empty map with place for a few entries. */
	public LongMap() {
		this(INITIAL_LENGTH);
	}

	/** @param capacity a guess at the count of entries */
	public LongMap(int capacity) {
		this.hashed = capacity > MAXIMUM_UNHASHED;
		int length = this.hashed ? Integer.highestOneBit(capacity * 2 - 1) * 2 : Math.max(1, capacity);
		this.keys = new long[length];
		this.values = new Object[length];
	}

	private static int home(long key, int mask) {
		long hash = key * 0x9E37_79B9_7F4A_7C15L;
		return (int) (hash >>> 40) & mask;
	}

	/** The position of the key's entry, or of the empty one where it belongs; unhashed, the length if there's no room. */
	private int find(long key) {
		int index;
		if (this.hashed) {
			int mask = this.keys.length - 1;
			index = home(key, mask);
			while (this.keys[index] != 0 && this.keys[index] != key) {
				index = (index + 1) & mask;
			}
		} else {
			index = 0;
			while (index < this.size && this.keys[index] != key) {
				index++;
			}
		}
		return index;
	}

	/** The value of a key; null if the key has none. */
	@SuppressWarnings("unchecked")
	public @Nullable V get(long key) {
		int index = find(key);
		return (index < this.values.length) ? (V) this.values[index] : null;
	}

	/** Whether the key has a value. */
	public boolean containsKey(long key) {
		return get(key) != null;
	}

	/**
	 * Gives a key a value, and returns the value it had; null if it had none.
	 * @param key not 0
	 */
	@SuppressWarnings("unchecked")
	public @Nullable V put(long key, V value) {
		assert key != 0;
		int index = find(key);
		V before = (index < this.values.length) ? (V) this.values[index] : null;
		if (before == null) {
			if (this.hashed ? this.size * 2 >= this.keys.length : this.size == this.keys.length) {
				grow();
				index = find(key);
			}
			this.keys[index] = key;
			this.size++;
		}
		this.values[index] = value;
		return before;
	}

	/** Removes a key, and returns the value it had; null if it had none. */
	@SuppressWarnings("unchecked")
	public @Nullable V remove(long key) {
		int index = find(key);
		V before = (index < this.values.length) ? (V) this.values[index] : null;
		if (before != null) {
			this.size--;
			if (this.hashed) {
				closeGap(index, this.keys.length - 1);
			} else {
				this.keys[index] = this.keys[this.size];
				this.values[index] = this.values[this.size];
				this.keys[this.size] = 0;
				this.values[this.size] = null;
			}
		}
		return before;
	}

	/** Moves later entries of the run back, so that none is cut off from its home by the gap. */
	private void closeGap(int gap, int mask) {
		int index = gap;
		while (true) {
			index = (index + 1) & mask;
			if (this.keys[index] == 0) {
				break;
			}
			int distanceFromHome = (index - home(this.keys[index], mask)) & mask;
			if (distanceFromHome >= ((index - gap) & mask)) {
				this.keys[gap] = this.keys[index];
				this.values[gap] = this.values[index];
				gap = index;
			}
		}
		this.keys[gap] = 0;
		this.values[gap] = null;
	}

	private void grow() {
		long[] oldKeys = this.keys;
		@Nullable
		Object[] oldValues = this.values;
		boolean wasHashed = this.hashed;
		this.hashed = this.size >= MAXIMUM_UNHASHED;
		int length = oldKeys.length * 2;
		if (this.hashed != wasHashed) {
			length = 4 * MAXIMUM_UNHASHED;
		} else if (!this.hashed) {
			length = Math.min(length, MAXIMUM_UNHASHED);
		}
		this.keys = new long[length];
		this.values = new Object[length];
		if (!this.hashed) {
			System.arraycopy(oldKeys, 0, this.keys, 0, this.size);
			System.arraycopy(oldValues, 0, this.values, 0, this.size);
			return;
		}
		for (int old = 0; old < oldKeys.length; old++) {
			if (oldKeys[old] != 0) {
				int index = find(oldKeys[old]);
				this.keys[index] = oldKeys[old];
				this.values[index] = oldValues[old];
			}
		}
	}

	/** The number of entries. */
	public int size() {
		return this.size;
	}

	public boolean isEmpty() {
		return this.size == 0;
	}

	/** Removes all entries and keeps the arrays. */
	public void clear() {
		if (this.size > 0) {
			Arrays.fill(this.keys, 0);
			Arrays.fill(this.values, null);
			this.size = 0;
		}
	}

	/** The number of positions for {@link #valueAt}. */
	public int positionCount() {
		return this.hashed ? this.keys.length : this.size;
	}

	/** The value at a position, if there is one. The positions have all values, as long as the map does not change. */
	@SuppressWarnings("unchecked")
	public @Nullable V valueAt(int position) {
		return (V) this.values[position];
	}

	/** The key at a position that has a value. */
	public long keyAt(int position) {
		return this.keys[position];
	}

	/** Calls the action for each entry, in no particular order; the map must not change meanwhile. */
	@SuppressWarnings("unchecked")
	public void forEach(Action<? super V> action) {
		for (int index = 0; index < positionCount(); index++) {
			Object value = this.values[index];
			if (value != null) {
				action.accept(this.keys[index], (V) value);
			}
		}
	}

	/** What to do with an entry. */
	@FunctionalInterface
	public interface Action<V> {

		/** Acts on one entry. */
		void accept(long key, V value);

	}

}
