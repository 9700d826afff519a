/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.LayoutTable;

/**
 * The classes of all open extents. Thread-safe.
 * <p>
 * Invariants: a class or layout that two extents have belongs to the one that was opened first. What was found once is
 * found again.
 */
public final class StoredClasses {

	private final List<CheckedExtent<?>> extents = new CopyOnWriteArrayList<>();

	private final Map<Class<?>, StoredClass<?>> byType = new ConcurrentHashMap<>();

	private final LayoutTable<StoredClass<?>> byLayout = new LayoutTable<>();

	StoredClasses() {}

	void add(CheckedExtent<?> extent) {
		for (HierarchyClass<?> each : extent.target().classes().all()) {
			this.byType.putIfAbsent(each.type(), StoredClass.of(each, extent));
		}
		this.extents.add(extent);
	}

	/** The class as an open extent stores it; null if none does. */
	@SuppressWarnings("unchecked")
	public <T> @Nullable StoredClass<T> of(Class<T> type) {
		return (StoredClass<T>) this.byType.get(type);
	}

	/**
	 * The class of the objects with this layout.
	 * @param layoutNumber the number in the header of an object's block
	 * @return null if no open extent has such objects, or their class is not known
	 */
	public @Nullable StoredClass<?> of(int layoutNumber) {
		StoredClass<?> found = this.byLayout.get(layoutNumber);
		return (found != null) ? found : find(layoutNumber);
	}

	private @Nullable StoredClass<?> find(int layoutNumber) {
		for (CheckedExtent<?> extent : this.extents) {
			HierarchyClass<?> owner = extent.target().classes().owner(layoutNumber);
			StoredClass<?> found = (owner != null) ? this.byType.get(owner.type()) : null;
			if (found != null) {
				return this.byLayout.put(layoutNumber, found);
			}
		}
		return null;
	}

	/** The extents, in the order in which they were opened. */
	List<CheckedExtent<?>> extents() {
		return this.extents;
	}

}
