package dev.pmem.heap.block;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A hash map from non-zero longs, such as pool offsets, to objects: open addressing with linear probing. Not thread-safe.
 * <p>
 * Invariant: a key's entry lies between its home position and the next empty one; at most half of the table is used.
 *
 * @param <V> type of the values
 */
public final class LongMap<V> {

	private long[] keys;

	private @Nullable Object[] values;

	private int size;

	public LongMap() {
		this(8);
	}

	public LongMap(int capacity) {
		int tableLength = Integer.highestOneBit(Math.max(4, capacity) * 2 - 1) * 2;
		this.keys = new long[tableLength];
		this.values = new Object[tableLength];
	}

	private int home(long key, int mask) {
		long hash = key * 0x9E37_79B9_7F4A_7C15L;
		return (int) (hash >>> 40) & mask;
	}

	@SuppressWarnings("unchecked")
	public @Nullable V get(long key) {
		int mask = this.keys.length - 1;
		for (int index = home(key, mask); this.keys[index] != 0; index = (index + 1) & mask) {
			if (this.keys[index] == key) {
				return (V) this.values[index];
			}
		}
		return null;
	}

	public boolean containsKey(long key) {
		return get(key) != null;
	}

	@SuppressWarnings("unchecked")
	public @Nullable V put(long key, V value) {
		assert key != 0;
		if (this.size * 2 >= this.keys.length) {
			grow();
		}
		int mask = this.keys.length - 1;
		int index = home(key, mask);
		for (; this.keys[index] != 0; index = (index + 1) & mask) {
			if (this.keys[index] == key) {
				V before = (V) this.values[index];
				this.values[index] = value;
				return before;
			}
		}
		this.keys[index] = key;
		this.values[index] = value;
		this.size++;
		return null;
	}

	@SuppressWarnings("unchecked")
	public @Nullable V remove(long key) {
		int mask = this.keys.length - 1;
		for (int index = home(key, mask); this.keys[index] != 0; index = (index + 1) & mask) {
			if (this.keys[index] == key) {
				V before = (V) this.values[index];
				closeGap(index, mask);
				this.size--;
				return before;
			}
		}
		return null;
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
		this.keys = new long[oldKeys.length * 2];
		this.values = new Object[oldKeys.length * 2];
		int mask = this.keys.length - 1;
		for (int old = 0; old < oldKeys.length; old++) {
			if (oldKeys[old] != 0) {
				int index = home(oldKeys[old], mask);
				while (this.keys[index] != 0) {
					index = (index + 1) & mask;
				}
				this.keys[index] = oldKeys[old];
				this.values[index] = oldValues[old];
			}
		}
	}

	public int size() {
		return this.size;
	}

	public boolean isEmpty() {
		return this.size == 0;
	}

	public void clear() {
		if (this.size > 0) {
			Arrays.fill(this.keys, 0);
			Arrays.fill(this.values, null);
			this.size = 0;
		}
	}

	/** Calls the action for each entry, in no particular order; the map must not change meanwhile. */
	@SuppressWarnings("unchecked")
	public void forEach(Action<? super V> action) {
		for (int index = 0; index < this.keys.length; index++) {
			Object value = this.values[index];
			if (value != null) {
				action.accept(this.keys[index], (V) value);
			}
		}
	}

	/** What to do with an entry. */
	@FunctionalInterface
	public interface Action<V> {

		void accept(long key, V value);

	}

}
