/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layouts of an extent's objects in the terms of the extent's class: where a layout has a view, the view. Immutable but
 * for a cache; thread-safe.
 */
public final class ExtentLayouts {

	private final Catalog catalog;

	private final ExtentHistory history;

	/** The numbers of the layouts that the classes write, which need no views. */
	private final Set<Integer> current;

	private final Map<Integer, StoredLayout> known = new ConcurrentHashMap<>();

	/**
	 * @param current the numbers of the layouts that the classes write
	 */
	public ExtentLayouts(Catalog catalog, ExtentHistory history, Collection<Integer> current) {
		this.catalog = catalog;
		this.history = history;
		this.current = Set.copyOf(current);
	}

	/** As an extent is recorded. */
	public static ExtentLayouts of(Catalog catalog, ExtentRecord extent, ExtentHistory history) {
		return new ExtentLayouts(catalog, history, history.current(extent));
	}

	/**
	 * How objects are read whose headers name this layout.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the catalog has no such layout
	 */
	public StoredLayout get(int number) {
		StoredLayout found = this.known.get(number);
		if (found == null) {
			int readAs = this.current.contains(number) ? number : this.history.viewOf(number);
			found = new StoredLayout(number, this.catalog.layout(readAs));
			this.known.put(number, found);
		}
		return found;
	}

}
