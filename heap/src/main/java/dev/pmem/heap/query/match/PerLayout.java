/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;

/**
 * Values that are made once for each layout of an extent's objects. Thread-safe.
 * <p>
 * Invariant: {@code latest} is the value that was asked for last, and is in {@code made}.
 *
 * @param <V> the values
 */
final class PerLayout<V> {

	private final Function<Layout, V> factory;

	private final Map<Layout, V> made = new ConcurrentHashMap<>(2);

	/** Most objects have the same layout, which is found without comparing layouts. */
	private volatile @Nullable Made<V> latest;

	private record Made<V>(Layout layout, V value) {}

	PerLayout(Function<Layout, V> factory) {
		this.factory = factory;
	}

	V get(Layout layout) {
		Made<V> known = this.latest;
		if (known != null && known.layout == layout) {
			return known.value;
		}
		V value = this.made.computeIfAbsent(layout, this.factory);
		this.latest = new Made<>(layout, value);
		return value;
	}

}
