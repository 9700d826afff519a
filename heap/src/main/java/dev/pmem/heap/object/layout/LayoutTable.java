/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Values by the numbers of layouts, for what is made once for each layout and then asked for with every object.
 * Thread-safe; reading takes no lock.
 * <p>
 * Invariant: the array that readers have is never changed; a further value comes with a new array.
 *
 * @param <V> the values
 */
public final class LayoutTable<V> {

	private volatile @Nullable Object[] values = {};

	/** An empty table. */
	public LayoutTable() {}

	/** The value for a layout; null if there is none, as for every number that is not a layout's. */
	@SuppressWarnings("unchecked")
	public @Nullable V get(int layoutNumber) {
		@Nullable
		Object[] known = this.values;
		return (layoutNumber >= 0 && layoutNumber < known.length) ? (V) known[layoutNumber] : null;
	}

	/** Sets the value for a layout, and returns it. */
	public synchronized V put(int layoutNumber, V value) {
		@Nullable
		Object[] more = Arrays.copyOf(this.values, Math.max(this.values.length, layoutNumber + 1));
		more[layoutNumber] = value;
		this.values = more;
		return value;
	}

}
